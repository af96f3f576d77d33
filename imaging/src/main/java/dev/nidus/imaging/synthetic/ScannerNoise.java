package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;

/// The noise of a scanner: within a slice, white noise between two Gaussian blurs, which leaves the
/// spectrum of filtered back-projection (nothing at zero, a rise, a fall that the kernel sets); between
/// slices that overlap, correlated; and streaks, which are constant along a line.
final class ScannerNoise {
  /// How much of the coarse blur is taken off the fine one: nearly all of the constant part.
  private static final float TAKEN_OFF = 0.92f;

  private static final double BYTES_SD = Math.sqrt(4 * (256.0 * 256 - 1) / 12);

  private final Acquisition acquisition;
  private final RandomSource random;
  private final int width;
  private final int height;

  ScannerNoise(Acquisition acquisition, RandomSource random) {
    this.acquisition = acquisition;
    this.random = random;
    this.width = acquisition.taken().size().i();
    this.height = acquisition.taken().size().j();
  }

  /// Adds noise to slices.
  void addTo(float[] slices) {
    double voxel = acquisition.taken().spacing().i();
    float[] fine = PointSpread.gaussian(acquisition.kernel().fineGrainMm() / voxel, 2.5);
    float[] coarse = PointSpread.gaussian(acquisition.kernel().coarseGrainMm() / voxel, 2.5);
    double across = acquisition.thicknessMm() / acquisition.taken().spacing().k();
    double shared = Math.clamp((across - 1) / 2, 0, 0.5);
    double sd = spread(fine, coarse) * Math.sqrt(1 + 2 * shared * shared);
    float gain = (float) (acquisition.noiseHounsfield() / sd);
    int plane = width * height;
    int count = slices.length / plane;
    float[] before = grain(fine, coarse);
    float[] here = grain(fine, coarse);
    for (int slice = 0; slice < count; slice++) {
      float[] after = grain(fine, coarse);
      int at = slice * plane;
      float side = (float) (gain * shared);
      for (int p = 0; p < plane; p++) {
        slices[at + p] += gain * here[p] + side * (before[p] + after[p]);
      }
      if (acquisition.streakHounsfield() > 0) {
        addStreaks(slices, at);
      }
      before = here;
      here = after;
    }
  }

  private float[] grain(float[] fine, float[] coarse) {
    int plane = width * height;
    float[] white = new float[plane];
    for (int p = 0; p < plane; p++) {
      int bits = random.nextInt();
      int sum = (bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >>> 24);
      white[p] = (float) ((sum - 510) / BYTES_SD);
    }
    float[] grain = filtered(white, fine);
    float[] slow = filtered(white, coarse);
    for (int p = 0; p < plane; p++) {
      grain[p] -= TAKEN_OFF * slow[p];
    }
    return grain;
  }

  /// A separable filter on a slice that closes on itself.
  private float[] filtered(float[] plane, float[] taps) {
    int reach = taps.length / 2;
    float[] row = new float[width + 2 * reach];
    float[] across = new float[plane.length];
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < row.length; u++) {
        row[u] = plane[v * width + Math.floorMod(u - reach, width)];
      }
      for (int n = 0; n < taps.length; n++) {
        float tap = taps[n];
        for (int u = 0; u < width; u++) {
          across[v * width + u] += tap * row[u + n];
        }
      }
    }
    float[] result = new float[plane.length];
    for (int v = 0; v < height; v++) {
      for (int n = 0; n < taps.length; n++) {
        int source = Math.floorMod(v + n - reach, height) * width;
        float tap = taps[n];
        for (int u = 0; u < width; u++) {
          result[v * width + u] += tap * across[source + u];
        }
      }
    }
    return result;
  }

  private void addStreaks(float[] slices, int start) {
    double turn = random.nextDouble(0, Math.PI);
    double along = Math.cos(turn);
    double aside = Math.sin(turn);
    float[] profile = new float[2 * (width + height)];
    for (int n = 0; n < profile.length; n++) {
      profile[n] = (float) (acquisition.streakHounsfield() * random.nextGaussian());
    }
    int middle = profile.length / 2;
    for (int v = 0; v < height; v++) {
      for (int u = 0; u < width; u++) {
        double place = middle + 0.5 * (along * (u - width / 2.0) + aside * (v - height / 2.0));
        int low = (int) Math.floor(place);
        float part = (float) (place - low);
        slices[start + v * width + u] += (1 - part) * profile[low] + part * profile[low + 1];
      }
    }
  }

  /// The standard deviation that the filters leave of white noise.
  private static double spread(float[] fine, float[] coarse) {
    double finePower = product(fine, fine);
    double coarsePower = product(coarse, coarse);
    double both = product(fine, coarse);
    return Math.sqrt(
        finePower * finePower
            - 2 * TAKEN_OFF * both * both
            + TAKEN_OFF * TAKEN_OFF * coarsePower * coarsePower);
  }

  private static double product(float[] a, float[] b) {
    int reach = Math.min(a.length, b.length) / 2;
    double sum = 0;
    for (int n = -reach; n <= reach; n++) {
      sum += a[a.length / 2 + n] * b[b.length / 2 + n];
    }
    return sum;
  }
}
