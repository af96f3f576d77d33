package dev.nidus.evidence.algebra;

/// The sum of the products of two vectors.
public final class DotProduct {
  private DotProduct() {}

  /// In four sums side by side, so that the additions need not wait for each other; the order is always the same, and so are
  /// the bits.
  ///
  /// @param a as long as b
  public static double of(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int whole = a.length - a.length % 4;
    for (int i = 0; i < whole; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
