package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;

/// Trilinear sampling on a grid parallel to the patch's own, one axis after the other: width, height,
/// depth. For one thread; keeps its scratch.
final class Resampling {
  private float[] alongWidth = new float[0];
  private float[] alongHeight = new float[0];

  /// Samples `in`, a patch of a size, into `out`.
  void sample(
      float[] in,
      PatchSize size,
      AxisSamples depth,
      AxisSamples height,
      AxisSamples width,
      float[] out) {
    int plane = height.outputs() * width.outputs();
    alongWidth = Scratch.atLeast(alongWidth, height.count() * width.outputs());
    alongHeight = Scratch.atLeast(alongHeight, depth.count() * plane);
    for (int z = 0; z < depth.count(); z++) {
      int slice = (depth.first() + z) * size.height();
      for (int y = 0; y < height.count(); y++) {
        int row = (slice + height.first() + y) * size.width() + width.first();
        rows(in, row, width, y * width.outputs());
      }
      for (int y = 0; y < height.outputs(); y++) {
        blend(
            alongWidth,
            height.low()[y] * width.outputs(),
            height.high()[y] * width.outputs(),
            height.weight()[y],
            alongHeight,
            z * plane + y * width.outputs(),
            width.outputs());
      }
    }
    for (int z = 0; z < depth.outputs(); z++) {
      blend(
          alongHeight,
          depth.low()[z] * plane,
          depth.high()[z] * plane,
          depth.weight()[z],
          out,
          z * plane,
          plane);
    }
  }

  private void rows(float[] in, int row, AxisSamples width, int to) {
    int[] low = width.low();
    int[] high = width.high();
    float[] weight = width.weight();
    for (int x = 0; x < low.length; x++) {
      float share = weight[x];
      alongWidth[to + x] = (1 - share) * in[row + low[x]] + share * in[row + high[x]];
    }
  }

  private static void blend(
      float[] in, int low, int high, float weight, float[] out, int to, int count) {
    float rest = 1 - weight;
    for (int n = 0; n < count; n++) {
      out[to + n] = rest * in[low + n] + weight * in[high + n];
    }
  }
}
