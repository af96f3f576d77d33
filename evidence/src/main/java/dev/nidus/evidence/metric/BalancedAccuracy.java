package dev.nidus.evidence.metric;

/// The mean over classes of the share of their lesions that were put into them; classes that the sample lacks are left
/// out of the mean. SPEC section 7.
public record BalancedAccuracy() implements Metric {
  @Override
  public String label() {
    return "balanced accuracy";
  }

  @Override
  public PreparedMetric prepare(Predictions predictions) {
    int n = predictions.rows();
    int classes = predictions.classes();
    int[] labels = predictions.labels();
    boolean[] right = new boolean[n];
    for (int row = 0; row < n; row++) {
      right[row] = predictions.chosen(row) == labels[row];
    }
    return counts -> {
      long[] all = new long[classes];
      long[] correct = new long[classes];
      for (int row = 0; row < n; row++) {
        all[labels[row]] += counts[row];
        correct[labels[row]] += right[row] ? counts[row] : 0;
      }
      double sum = 0;
      int present = 0;
      for (int k = 0; k < classes; k++) {
        if (all[k] > 0) {
          sum += (double) correct[k] / all[k];
          present++;
        }
      }
      return sum / present;
    };
  }
}
