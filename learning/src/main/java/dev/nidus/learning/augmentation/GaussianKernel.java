package dev.nidus.learning.augmentation;

/// A Gaussian integrated over each voxel by the error function, cut off and not renormalised: MONAI's
/// `erf` approximation, SPEC 2.4.
final class GaussianKernel {
  private static final double TRUNCATED = 4;

  private GaussianKernel() {}

  /// The weights at 0, 1, 2, ... voxels from the centre; the other half is the same.
  static float[] half(double sigma) {
    int tail = (int) (Math.max(sigma * TRUNCATED, 0.5) + 0.5);
    float[] weights = new float[tail + 1];
    double scale = Math.sqrt(0.5) / sigma;
    for (int k = 0; k <= tail; k++) {
      double weight = 0.5 * (errorFunction(scale * (k + 0.5)) - errorFunction(scale * (k - 0.5)));
      weights[k] = (float) Math.max(weight, 0);
    }
    return weights;
  }

  /// erf x = 2 / sqrt(pi) exp(-x^2) sum of 2^n x^(2n+1) / (1 3 5 ... (2n+1)): all terms have one sign,
  /// so nothing cancels; to about 1e-15.
  ///
  /// @see <a href="https://dlmf.nist.gov/7.6.E2">DLMF 7.6.2</a>
  static double errorFunction(double x) {
    double size = Math.abs(x);
    if (size > 6) {
      return Math.signum(x); // 1 - erf(6) is 2e-17
    }
    double term = size;
    double sum = size;
    for (int n = 1; term > sum * 1e-17; n++) {
      term *= 2 * size * size / (2 * n + 1);
      sum += term;
    }
    return Math.signum(x) * 2 / Math.sqrt(Math.PI) * Math.exp(-size * size) * sum;
  }
}
