package dev.nidus.imaging.synthetic;

import java.util.Arrays;

/// A Gaussian blur within slices; beyond the border the last value goes on.
final class PointSpread {
  private final float[] taps;

  /// @param sigma in voxels
  PointSpread(double sigma) {
    this.taps = gaussian(sigma, 2.5);
  }

  /// How many voxels to either side it mixes in.
  int reach() {
    return taps.length / 2;
  }

  /// Blurs slices of a width and a height in place.
  void blur(float[] values, int width, int height) {
    int plane = width * height;
    int reach = reach();
    float[] row = new float[width + 2 * reach];
    float[] across = new float[plane];
    for (int start = 0; start + plane <= values.length; start += plane) {
      for (int v = 0; v < height; v++) {
        int at = start + v * width;
        System.arraycopy(values, at, row, reach, width);
        for (int n = 0; n < reach; n++) {
          row[n] = row[reach];
          row[reach + width + n] = row[reach + width - 1];
        }
        add(row, across, v * width, width);
      }
      for (int v = 0; v < height; v++) {
        int target = start + v * width;
        Arrays.fill(values, target, target + width, 0);
        for (int n = 0; n < taps.length; n++) {
          int source = Math.clamp(v + n - reach, 0, height - 1) * width;
          float tap = taps[n];
          for (int u = 0; u < width; u++) {
            values[target + u] += tap * across[source + u];
          }
        }
      }
    }
  }

  private void add(float[] row, float[] target, int at, int width) {
    Arrays.fill(target, at, at + width, 0);
    for (int n = 0; n < taps.length; n++) {
      float tap = taps[n];
      for (int u = 0; u < width; u++) {
        target[at + u] += tap * row[u + n];
      }
    }
  }

  /// Weights that sum to 1.
  static float[] gaussian(double sigma, double sigmas) {
    int reach = (int) Math.ceil(sigmas * sigma);
    float[] taps = new float[2 * reach + 1];
    double sum = 0;
    for (int n = 0; n < taps.length; n++) {
      sum += Math.exp(-0.5 * (n - reach) * (n - reach) / (sigma * sigma));
    }
    for (int n = 0; n < taps.length; n++) {
      taps[n] = (float) (Math.exp(-0.5 * (n - reach) * (n - reach) / (sigma * sigma)) / sum);
    }
    return taps;
  }
}
