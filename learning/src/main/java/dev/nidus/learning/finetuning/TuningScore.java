package dev.nidus.learning.finetuning;

/// How well predictions tell the classes of a tuning split, larger is better. The program takes the metrics of
/// its evaluation here; this module knows none.
@FunctionalInterface
public interface TuningScore {
  /// @param labels the true class of each lesion
  /// @param probabilities a row per lesion, a column per class
  double of(int[] labels, double[][] probabilities);
}
