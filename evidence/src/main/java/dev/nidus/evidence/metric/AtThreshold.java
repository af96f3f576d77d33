package dev.nidus.evidence.metric;

/// The share of the rows of one class of two whose score of class 1 lies on the right side of a threshold.
final class AtThreshold {
  private AtThreshold() {}

  static PreparedMetric share(Predictions predictions, double threshold, int ofClass) {
    if (predictions.classes() != 2) {
      throw new IllegalArgumentException(
          "a threshold on a score needs two classes, got %d: name the class and put it against the rest"
              .formatted(predictions.classes()));
    }
    int n = predictions.rows();
    boolean[] counted = new boolean[n];
    boolean[] right = new boolean[n];
    for (int row = 0; row < n; row++) {
      counted[row] = predictions.label(row) == ofClass;
      right[row] = counted[row] && (predictions.score(row, 1) >= threshold) == (ofClass == 1);
    }
    return counts -> {
      long all = 0;
      long hits = 0;
      for (int row = 0; row < n; row++) {
        all += counted[row] ? counts[row] : 0;
        hits += right[row] ? counts[row] : 0;
      }
      return (double) hits / all;
    };
  }
}
