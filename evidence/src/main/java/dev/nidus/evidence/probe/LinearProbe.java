package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.Metric;
import java.util.ArrayList;
import java.util.List;

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
    var search = new PenaltySearch(grid, metric.direction());
    return switch (tuning) {
      case Tuning.Given(double c) -> new FittedProbe(standardiser, regression.fit(c), List.of());
      case Tuning.Split split -> {
        var path =
            new HeldOutPath(
                regression, standardiser.apply(split.features()), split.labels(), metric);
        List<Trial> trials = search.trials(path);
        yield new FittedProbe(standardiser, path.fit(search.best(trials).c()), trials);
      }
      case Tuning.CrossValidation folds -> {
        List<Trial> trials = search.trials(crossValidated(training, labels, folds));
        yield new FittedProbe(standardiser, regression.fit(search.best(trials).c()), trials);
      }
    };
  }

  /// A fold whose other lesions are all of one class cannot be fitted and is left out.
  private PenaltyPath crossValidated(
      FeatureMatrix training, Labels labels, Tuning.CrossValidation tuning) {
    GroupedFolds grouped = GroupedFolds.of(labels, tuning.patients(), tuning.folds());
    List<HeldOutPath> folds = new ArrayList<>();
    for (int fold = 0; fold < grouped.count(); fold++) {
      int[] outside = grouped.rowsOutside(fold);
      int[] inside = grouped.rowsIn(fold);
      if (inside.length == 0 || labels.rows(outside).ofOneClass()) {
        continue;
      }
      FeatureMatrix others = training.rows(outside);
      Standardiser standardiser = Standardiser.of(others);
      folds.add(
          new HeldOutPath(
              new LogisticRegression(
                  standardiser.apply(others), labels.rows(outside), weights, convergence),
              standardiser.apply(training.rows(inside)),
              labels.rows(inside),
              metric));
    }
    if (folds.isEmpty()) {
      throw new Inestimable(
          "C cannot be chosen by cross-validation: whichever fold is held out, the other lesions"
              + " are all of one class; label lesions of more patients, or give C or a tuning"
              + " split");
    }
    return new FoldsPath(folds, metric);
  }
}
