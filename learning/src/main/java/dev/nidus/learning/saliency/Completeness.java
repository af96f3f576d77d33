package dev.nidus.learning.saliency;

/// Whether the parts of a score make up the whole: the map of integrated gradients sums to the score of the patch less
/// that of the baseline, up to the error of the steps.
///
/// @param sum of the map
/// @param difference score of the patch less score of the baseline
public record Completeness(double sum, double difference) {

  /// How far both are apart, as a share of the difference; infinite where that is 0 and the sum is not.
  public double error() {
    double apart = Math.abs(sum - difference);
    return apart == 0 ? 0 : apart / Math.abs(difference);
  }
}
