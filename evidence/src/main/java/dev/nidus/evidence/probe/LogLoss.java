package dev.nidus.evidence.probe;

/// The negative log-likelihood of labels, and its slope by each score: softmax of a score per class, or the sigmoid of
/// one score for class 1.
final class LogLoss {
  private final int[] labels;
  private final double[] weights;
  private final int scores;

  /// @param labels 0 to classes - 1
  /// @param weights of each row
  /// @param classes with two there is one score
  LogLoss(int[] labels, double[] weights, int classes) {
    this.labels = labels;
    this.weights = weights;
    this.scores = classes == 2 ? 1 : classes;
  }

  int scores() {
    return scores;
  }

  double totalWeight() {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  /// The loss at scores F + step D + intercepts, in nats, summed; writes residuals (probability - truth, weighted).
  double at(
      double[][] image, double step, double[][] along, double[] intercepts, double[][] residuals) {
    return scores == 1
        ? sigmoid(image[0], step, along[0], intercepts[0], residuals[0])
        : softmax(image, step, along, intercepts, residuals);
  }

  private double sigmoid(
      double[] image, double step, double[] along, double intercept, double[] residuals) {
    double loss = 0;
    for (int i = 0; i < labels.length; i++) {
      double score = image[i] + step * along[i] + intercept;
      double signed = labels[i] == 1 ? score : -score;
      double small = Math.exp(-Math.abs(signed));
      loss += weights[i] * (Math.log1p(small) + Math.max(0, -signed));
      double wrong = signed >= 0 ? small / (1 + small) : 1 / (1 + small);
      residuals[i] = weights[i] * (labels[i] == 1 ? -wrong : wrong);
    }
    return loss;
  }

  private double softmax(
      double[][] image, double step, double[][] along, double[] intercepts, double[][] residuals) {
    double loss = 0;
    double[] row = new double[scores];
    for (int i = 0; i < labels.length; i++) {
      double largest = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < scores; k++) {
        row[k] = image[k][i] + step * along[k][i] + intercepts[k];
        largest = Math.max(largest, row[k]);
      }
      double own = row[labels[i]] - largest;
      double sum = 0;
      for (int k = 0; k < scores; k++) {
        row[k] = Math.exp(row[k] - largest);
        sum += row[k];
      }
      loss += weights[i] * (Math.log(sum) - own);
      double share = weights[i] / sum;
      for (int k = 0; k < scores; k++) {
        residuals[k][i] = row[k] * share;
      }
      residuals[labels[i]][i] -= weights[i];
    }
    return loss;
  }
}
