package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;

/// Trilinear sampling on a grid parallel to the patch's own, one axis after the other: width, height,
/// depth. For one thread; keeps its scratch.
final class Resampling {
  private float[] alongWidth = new float[0];
  private float[] lower = new float[0];
  private float[] upper = new float[0];
  private float[] blended = new float[0];
  private float[][] alongHeight = new float[0][];

  /// Samples `in`, a patch of a size, into `out`.
  void sample(
      float[] in,
      PatchSize size,
      AxisSamples depth,
      AxisSamples height,
      AxisSamples width,
      float[] out) {
    int row = width.outputs();
    int slice = height.outputs() * row;
    alongWidth = Scratch.atLeast(alongWidth, height.count() * row);
    lower = Scratch.atLeast(lower, slice);
    upper = Scratch.atLeast(upper, slice);
    blended = Scratch.atLeast(blended, slice);
    if (alongHeight.length < depth.count() || alongHeight[0].length < slice) {
      alongHeight = new float[depth.count()][slice];
    }
    for (int z = 0; z < depth.count(); z++) {
      int first = ((depth.first() + z) * size.height() + height.first()) * size.width();
      for (int y = 0; y < height.count(); y++) {
        row(in, first + y * size.width() + width.first(), width, y * row);
      }
      rows(height, row, alongHeight[z]);
    }
    for (int z = 0; z < depth.outputs(); z++) {
      blend(
          alongHeight[depth.low()[z]],
          alongHeight[depth.high()[z]],
          depth.weight()[z],
          blended,
          slice);
      System.arraycopy(blended, 0, out, z * slice, slice);
    }
  }

  private void row(float[] in, int from, AxisSamples width, int to) {
    int[] low = width.low();
    int[] high = width.high();
    float[] weight = width.weight();
    for (int x = 0; x < low.length; x++) {
      float share = weight[x];
      alongWidth[to + x] = (1 - share) * in[from + low[x]] + share * in[from + high[x]];
    }
  }

  private void rows(AxisSamples height, int row, float[] slice) {
    for (int y = 0; y < height.outputs(); y++) {
      System.arraycopy(alongWidth, height.low()[y] * row, lower, 0, row);
      System.arraycopy(alongWidth, height.high()[y] * row, upper, 0, row);
      blend(lower, upper, height.weight()[y], blended, row);
      System.arraycopy(blended, 0, slice, y * row, row);
    }
  }

  /// At one index in all arrays, which the compiler turns into vector instructions.
  private static void blend(float[] low, float[] high, float weight, float[] out, int count) {
    float rest = 1 - weight;
    for (int n = 0; n < count; n++) {
      out[n] = rest * low[n] + weight * high[n];
    }
  }
}
