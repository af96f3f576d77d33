package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.ConcordanceIndex;
import dev.nidus.evidence.survival.RidgeCox;
import dev.nidus.evidence.survival.RiskScore;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// A probe for survival: a Cox model with a ridge on the standardised features. The ridge is a power of ten, times the
/// number of training rows (the penalty stands beside a sum over them), then one half a decade beside the best; the one with the
/// best concordance on the tuning rows is taken, the strongest of equals. Each costs (training rows)^3.
///
/// @param lowest exponent of ten, per training row
/// @param highest exponent of ten, per training row
public record CoxProbe(int lowest, int highest) {

  public CoxProbe {
    if (lowest > highest) {
      throw new IllegalArgumentException(
          "the ridges to try run from a lower to a higher exponent, got 1e%d to 1e%d"
              .formatted(lowest, highest));
    }
  }

  /// 1e-3 to 1e4 per training row: thousands of standardised features need a strong one.
  public static CoxProbe standard() {
    return new CoxProbe(-3, 4);
  }

  /// What the ridge is chosen by.
  public sealed interface Choice {
    /// Rows kept aside for the choice.
    record Aside(FeatureMatrix features, SurvivalTimes times) implements Choice {}

    /// Cross-validation among the training rows, all rows of a patient in one fold.
    record CrossValidation(int folds, Patients patients) implements Choice {}
  }

  /// One ridge and the concordance that it reached on the tuning rows.
  public record Trial(double ridge, double concordance) {}

  /// A fitted probe.
  ///
  /// @param standardiser of the training rows
  /// @param score of standardised features
  /// @param ridge that was chosen
  /// @param trials what was tried, weakest first
  public record Fitted(
      Standardiser standardiser, RiskScore score, double ridge, List<Trial> trials) {
    public Fitted {
      trials = List.copyOf(trials);
    }

    /// The logarithm of the relative hazard of raw features, one per row; higher means an earlier event.
    public double[] risks(FeatureMatrix features) {
      return CoxProbe.risks(score, standardiser.apply(features));
    }
  }

  /// Fits the probe.
  ///
  /// @throws Inestimable if there are no events, or no tuning rows can be compared
  public Fitted fit(FeatureMatrix training, SurvivalTimes times, Choice choice) {
    Standardiser standardiser = Standardiser.of(training);
    RidgeCox model = prepared(standardiser, training, times);
    return switch (choice) {
      case Choice.Aside aside -> {
        FeatureMatrix tuning = standardiser.apply(aside.features());
        List<Trial> trials =
            trials(training.rows(), ridge -> concordance(model.fit(ridge), tuning, aside.times()));
        yield fitted(standardiser, model, trials);
      }
      case Choice.CrossValidation folds ->
          fitted(standardiser, model, crossValidated(training, times, folds));
    };
  }

  private static Fitted fitted(Standardiser standardiser, RidgeCox model, List<Trial> trials) {
    double ridge = best(trials).ridge();
    return new Fitted(standardiser, model.fit(ridge), ridge, trials);
  }

  private static Trial best(List<Trial> trials) {
    return trials.stream()
        .max(Comparator.comparingDouble(Trial::concordance).thenComparingDouble(Trial::ridge))
        .orElseThrow(() ->
            new Inestimable(
                "no ridge can be chosen: among the tuning patients none outlives another one's"
                    + " event; take more of them"));
  }

  private List<Trial> trials(int rows, DoubleFunction<OptionalDouble> worth) {
    List<Trial> trials = new ArrayList<>();
    for (int exponent = lowest; exponent <= highest; exponent++) {
      tried(rows * Math.pow(10, exponent), worth).ifPresent(trials::add);
    }
    double best = best(trials).ridge();
    for (double beside : new double[] {best / Math.sqrt(10), best * Math.sqrt(10)}) {
      tried(beside, worth).ifPresent(trials::add);
    }
    trials.sort(Comparator.comparingDouble(Trial::ridge));
    return trials;
  }

  /// Nothing where the ridge is too weak for the fit to end, or no rows can be compared.
  private static Optional<Trial> tried(double ridge, DoubleFunction<OptionalDouble> worth) {
    try {
      OptionalDouble value = worth.apply(ridge);
      return value.isPresent()
          ? Optional.of(new Trial(ridge, value.getAsDouble()))
          : Optional.empty();
    } catch (Inestimable _) {
      return Optional.empty();
    }
  }

  private record Fold(RidgeCox model, double share, FeatureMatrix held, SurvivalTimes times) {}

  private List<Trial> crossValidated(
      FeatureMatrix training, SurvivalTimes times, Choice.CrossValidation choice) {
    Labels events =
        Labels.of(
            IntStream.range(0, times.size()).map(row -> times.occurred(row) ? 1 : 0).toArray(), 2);
    GroupedFolds grouped = GroupedFolds.of(events, choice.patients(), choice.folds());
    List<Fold> folds = new ArrayList<>();
    for (int fold = 0; fold < grouped.count(); fold++) {
      int[] outside = grouped.rowsOutside(fold);
      int[] inside = grouped.rowsIn(fold);
      FeatureMatrix others = training.rows(outside);
      Standardiser standardiser = Standardiser.of(others);
      folds.add(
          new Fold(
              prepared(standardiser, others, times.rows(outside)),
              (double) outside.length / training.rows(),
              standardiser.apply(training.rows(inside)),
              times.rows(inside)));
    }
    return trials(
        training.rows(),
        ridge ->
            folds.stream()
                .map(fold ->
                    concordance(fold.model().fit(ridge * fold.share()), fold.held(), fold.times()))
                .flatMapToDouble(OptionalDouble::stream)
                .average());
  }

  private static RidgeCox prepared(
      Standardiser standardiser, FeatureMatrix training, SurvivalTimes times) {
    return RidgeCox.prepare(times, byRow(standardiser.apply(training)));
  }

  private static double[][] byRow(FeatureMatrix features) {
    return IntStream.range(0, features.rows()).mapToObj(features::row).toArray(double[][]::new);
  }

  private static double[] risks(RiskScore score, FeatureMatrix standardised) {
    return IntStream.range(0, standardised.rows())
        .mapToDouble(row -> score.of(standardised.row(row)))
        .toArray();
  }

  /// Nothing where no two rows can be compared.
  private static OptionalDouble concordance(
      RiskScore score, FeatureMatrix standardised, SurvivalTimes times) {
    try {
      return OptionalDouble.of(ConcordanceIndex.of(times, risks(score, standardised)).value());
    } catch (Inestimable _) {
      return OptionalDouble.empty();
    }
  }
}
