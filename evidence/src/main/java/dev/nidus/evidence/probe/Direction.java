package dev.nidus.evidence.probe;

/// A point or a step of the optimiser: coefficients by score, the scores of the training rows that they give, and an
/// intercept by score in the scaled unit of the optimiser.
@SuppressWarnings("ArrayRecordComponent") // working memory, never compared
record Direction(double[][] coefficients, double[][] image, double[] intercepts) {

  static Direction zero(int scores, int width, int rows) {
    return new Direction(new double[scores][width], new double[scores][rows], new double[scores]);
  }

  Direction copy() {
    Direction copy = zero(coefficients.length, coefficients[0].length, image[0].length);
    copy.add(1, this);
    return copy;
  }

  /// Adds a multiple of another.
  void add(double factor, Direction other) {
    for (int k = 0; k < intercepts.length; k++) {
      add(coefficients[k], factor, other.coefficients[k]);
      add(image[k], factor, other.image[k]);
      intercepts[k] += factor * other.intercepts[k];
    }
  }

  void scale(double factor) {
    for (int k = 0; k < intercepts.length; k++) {
      scale(coefficients[k], factor);
      scale(image[k], factor);
      intercepts[k] *= factor;
    }
  }

  private static void add(double[] to, double factor, double[] from) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * from[i];
    }
  }

  private static void scale(double[] values, double factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
  }
}
