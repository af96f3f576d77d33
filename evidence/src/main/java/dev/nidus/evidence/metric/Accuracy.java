package dev.nidus.evidence.metric;

/// The share of lesions whose chosen class is the true one.
public record Accuracy() implements Metric {
  @Override
  public String label() {
    return "accuracy";
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    int n = predictions.rows();
    boolean[] right = new boolean[n];
    for (int row = 0; row < n; row++) {
      right[row] = predictions.chosen(row) == predictions.label(row);
    }
    return counts -> {
      long all = 0;
      long correct = 0;
      for (int row = 0; row < n; row++) {
        all += counts[row];
        correct += right[row] ? counts[row] : 0;
      }
      return (double) correct / all;
    };
  }
}
