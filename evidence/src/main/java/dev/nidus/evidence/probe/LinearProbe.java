package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleFunction;

/// A linear probe: how well a linear model of the features tells the classes. SPEC section 6.
///
///     FittedProbe probe = LinearProbe.standard().fit(training, labels, new Tuning.Split(tuning, tuningLabels));
///     double[][] probabilities = probe.probabilities(test);
///
/// Of the C tried, the one with the best metric on the tuning lesions is taken, the smallest of equals; the model handed
/// out is the one that reached it, trained on the training rows only.
///
/// @param grid C to try
/// @param metric to choose by
/// @param weights of the classes in the fit
/// @param convergence of every fit
public record LinearProbe(
    RegularisationGrid grid, Metric metric, ClassWeights weights, Convergence convergence) {

  /// As published for several classes, but for the search: accuracy, classes by their frequency.
  public static LinearProbe standard() {
    return new LinearProbe(
        RegularisationGrid.standard(), new Accuracy(), ClassWeights.EQUAL, Convergence.standard());
  }

  public LinearProbe withMetric(Metric other) {
    return new LinearProbe(grid, other, weights, convergence);
  }

  public LinearProbe withWeights(ClassWeights other) {
    return new LinearProbe(grid, metric, other, convergence);
  }

  public LinearProbe withConvergence(Convergence other) {
    return new LinearProbe(grid, metric, weights, other);
  }

  public LinearProbe withGrid(RegularisationGrid other) {
    return new LinearProbe(other, metric, weights, convergence);
  }

  /// One C and what it was worth on the tuning lesions.
  public record Trial(double c, double value) {}

  /// Trains the probe on raw features.
  ///
  /// @throws Inestimable if the training lesions are of one class, or the tuning lesions have no value of the metric
  public FittedProbe fit(FeatureMatrix training, Labels labels, Tuning tuning) {
    Standardiser standardiser = Standardiser.of(training);
    var regression =
        new LogisticRegression(standardiser.apply(training), labels, weights, convergence);
    return switch (tuning) {
      case Tuning.Given(double c) -> new FittedProbe(standardiser, regression.fit(c), List.of());
      case Tuning.Split split -> {
        FeatureMatrix features = standardiser.apply(split.features());
        Map<Double, LogisticRegression.Fit> fits = new TreeMap<>();
        List<Trial> trials =
            search(c -> {
              LogisticRegression.Fit fit = regression.fit(c);
              fits.put(c, fit);
              return metric.of(predictions(fit, features, split.labels()));
            });
        yield new FittedProbe(
            standardiser, Objects.requireNonNull(fits.get(best(trials).c())), trials);
      }
      case Tuning.CrossValidation folds -> {
        List<Trial> trials = crossValidated(training, labels, folds);
        yield new FittedProbe(standardiser, regression.fit(best(trials).c()), trials);
      }
    };
  }

  private static Predictions predictions(
      LogisticRegression.Fit fit, FeatureMatrix standardised, Labels labels) {
    if (!labels.classes().equals(fit.model().classes())) {
      throw new IllegalArgumentException(
          "the training lesions have the classes %s, the tuning lesions %s; name the classes of both alike"
              .formatted(fit.model().classes(), labels.classes()));
    }
    return Predictions.of(labels.toArray(), fit.model().probabilities(standardised));
  }

  /// The trials by C, ascending.
  private List<Trial> search(DoubleFunction<Double> worth) {
    Map<Double, Trial> trials = new TreeMap<>();
    for (double exponent : grid.exponents()) {
      trials.put(exponent, trial(exponent, worth));
    }
    int most = trials.size() + RegularisationGrid.MOST_REFINED;
    for (int round = 1; round <= grid.refinements(); round++) {
      double value = best(List.copyOf(trials.values())).value();
      if (cannotImprove(value)) {
        break;
      }
      List<Double> equals =
          trials.entrySet().stream()
              .filter(entry -> entry.getValue().value() == value)
              .map(Map.Entry::getKey)
              .toList();
      for (double equal : equals) {
        for (double exponent : grid.around(equal, round)) {
          if (trials.size() < most && !trials.containsKey(exponent)) {
            trials.put(exponent, trial(exponent, worth));
          }
        }
      }
    }
    return List.copyOf(trials.values());
  }

  /// All metrics lie between 0 and 1.
  private boolean cannotImprove(double value) {
    return switch (metric.direction()) {
      case LARGER_IS_BETTER -> value >= 1;
      case SMALLER_IS_BETTER -> value <= 0;
    };
  }

  private static Trial trial(double exponent, DoubleFunction<Double> worth) {
    double c = Math.pow(10, exponent);
    return new Trial(c, worth.apply(c));
  }

  private Trial best(List<Trial> trials) {
    Comparator<Trial> byValue = Comparator.comparingDouble(Trial::value);
    Comparator<Trial> byWorth =
        switch (metric.direction()) {
          case LARGER_IS_BETTER -> byValue;
          case SMALLER_IS_BETTER -> byValue.reversed();
        };
    return trials.stream()
        .max(byWorth.thenComparing(Comparator.comparingDouble(Trial::c).reversed()))
        .orElseThrow();
  }

  private record Fold(LogisticRegression regression, FeatureMatrix held, Labels labels) {}

  private List<Trial> crossValidated(
      FeatureMatrix training, Labels labels, Tuning.CrossValidation tuning) {
    GroupedFolds grouped = GroupedFolds.of(labels, tuning.patients(), tuning.folds());
    List<Fold> folds = new ArrayList<>();
    for (int fold = 0; fold < grouped.count(); fold++) {
      int[] outside = grouped.rowsOutside(fold);
      int[] inside = grouped.rowsIn(fold);
      FeatureMatrix others = training.rows(outside);
      Standardiser standardiser = Standardiser.of(others);
      folds.add(
          new Fold(
              new LogisticRegression(
                  standardiser.apply(others), labels.rows(outside), weights, convergence),
              standardiser.apply(training.rows(inside)),
              labels.rows(inside)));
    }
    return search(c -> meanOverFolds(folds, c));
  }

  /// Folds without a value, for example of one class, are left out of the mean.
  private double meanOverFolds(List<Fold> folds, double c) {
    List<Double> values = new ArrayList<>();
    for (Fold fold : folds) {
      LogisticRegression.Fit fit = fold.regression().fit(c);
      value(predictions(fit, fold.held(), fold.labels())).ifPresent(values::add);
    }
    if (values.isEmpty()) {
      throw new Inestimable(
          "no fold has a value of %s: the classes are in too few patients; take fewer folds, or a tuning split"
              .formatted(metric.label()));
    }
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private OptionalDouble value(Predictions held) {
    try {
      return OptionalDouble.of(metric.of(held));
    } catch (Inestimable _) {
      return OptionalDouble.empty();
    }
  }
}
