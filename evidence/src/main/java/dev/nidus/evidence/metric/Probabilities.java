package dev.nidus.evidence.metric;

/// What tells a probability from a score.
final class Probabilities {
  private Probabilities() {}

  static double require(double score, int row, int ofClass) {
    if (score < 0 || score > 1) {
      throw new IllegalArgumentException(
          "the score of row %d for class %d is %s, which is no probability; calibrate the scores first, or leave calibration out"
              .formatted(row, ofClass, score));
    }
    return score;
  }
}
