package dev.nidus.evidence.metric;

/// The mean squared distance of probabilities from what came true: of two classes (p1 - y)^2, of more the sum over
/// classes (Brier 1950). Scores must be probabilities.
public record BrierScore() implements Metric {
  @Override
  public String label() {
    return "Brier score";
  }

  @Override
  public Direction direction() {
    return Direction.SMALLER_IS_BETTER;
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    int n = predictions.rows();
    double[] squares = new double[n];
    for (int k : predictions.scoredClasses()) {
      for (int row = 0; row < n; row++) {
        double probability = Probabilities.require(predictions.score(row, k), row, k);
        double miss = probability - (predictions.label(row) == k ? 1 : 0);
        squares[row] += miss * miss;
      }
    }
    return counts -> {
      double sum = 0;
      long all = 0;
      for (int row = 0; row < n; row++) {
        sum += counts[row] * squares[row];
        all += counts[row];
      }
      return sum / all;
    };
  }
}
