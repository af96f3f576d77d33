package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Metric;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/// The mean over folds. Folds without a value, for example of one class, are left out of it.
record FoldsPath(List<HeldOutPath> folds, Metric metric) implements PenaltyPath {

  @Override
  public double fitted(double exponent) {
    return mean(fold -> fold.fitted(exponent));
  }

  @Override
  public double foreseen(double exponent) {
    return mean(fold -> fold.foreseen(exponent));
  }

  private double mean(ToDoubleFunction<HeldOutPath> worth) {
    return folds.stream()
        .map(fold -> value(fold, worth))
        .flatMapToDouble(OptionalDouble::stream)
        .average()
        .orElseThrow(() ->
            new Inestimable(
                "no fold has a value of %s: the classes are in too few patients; take fewer folds, or a tuning split"
                    .formatted(metric.label())));
  }

  private static OptionalDouble value(HeldOutPath fold, ToDoubleFunction<HeldOutPath> worth) {
    try {
      return OptionalDouble.of(worth.applyAsDouble(fold));
    } catch (Inestimable _) {
      return OptionalDouble.empty();
    }
  }
}
