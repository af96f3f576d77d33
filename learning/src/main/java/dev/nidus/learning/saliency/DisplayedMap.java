package dev.nidus.learning.saliency;

import dev.nidus.core.patch.PatchSize;

/// A map as it is shown: smoothed as the reference smooths, and brought to a range of numbers.
public final class DisplayedMap {
  private static final int RADIUS = 4;

  private DisplayedMap() {}

  /// The map for a picture. Of a map that is never negative, 0 to 1 from its least to its largest number after
  /// smoothing, as the reference shows it; of a signed one, -1 to 1, 0 staying 0. A constant map becomes zeros.
  public static float[] of(SaliencyMap map) {
    double[] smooth = smoothed(map.values(), map.size());
    double low = 0;
    double scale = 0;
    switch (map.method().sign()) {
      case NEVER_NEGATIVE -> {
        low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : smooth) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
        scale = high - low;
      }
      case SIGNED -> {
        for (double value : smooth) {
          scale = Math.max(scale, Math.abs(value));
        }
      }
    }
    float[] shown = new float[smooth.length];
    if (scale > 0) {
      for (int n = 0; n < shown.length; n++) {
        shown[n] = (float) ((smooth[n] - low) / scale);
      }
    }
    return shown;
  }

  /// A Gaussian of one voxel, cut off after four, mirrored at the border with the outermost voxel twice: SciPy's
  /// `gaussian_filter(sigma=1)`.
  static double[] smoothed(float[] values, PatchSize size) {
    double[] kernel = new double[2 * RADIUS + 1];
    double sum = 0;
    for (int n = -RADIUS; n <= RADIUS; n++) {
      kernel[n + RADIUS] = Math.exp(-0.5 * n * n);
      sum += kernel[n + RADIUS];
    }
    for (int n = 0; n < kernel.length; n++) {
      kernel[n] /= sum;
    }
    double[] now = new double[values.length];
    for (int n = 0; n < now.length; n++) {
      now[n] = values[n];
    }
    now = along(now, kernel, size.width(), 1);
    now = along(now, kernel, size.height(), size.width());
    return along(now, kernel, size.depth(), size.width() * size.height());
  }

  private static double[] along(double[] from, double[] kernel, int count, int stride) {
    double[] to = new double[from.length];
    for (int n = 0; n < from.length; n++) {
      int at = n / stride % count;
      int line = n - at * stride;
      double sum = 0;
      for (int k = -RADIUS; k <= RADIUS; k++) {
        sum += kernel[k + RADIUS] * from[line + mirrored(at + k, count) * stride];
      }
      to[n] = sum;
    }
    return to;
  }

  private static int mirrored(int at, int count) {
    int period = Math.floorMod(at, 2 * count);
    return period < count ? period : 2 * count - 1 - period;
  }
}
