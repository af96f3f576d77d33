package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;

/// Trilinear sampling on a grid parallel to the patch's own, one axis after the other: width, height,
/// depth. For one thread; keeps its scratch.
///
/// Within a slice, all voxels that have the same two neighbours along an axis are done in one go: they share
/// the weights, and what they need lies at even steps. Along the width this leaves the slice transposed, along the
/// height upright again. Measured against going along the axis itself: two thirds of the time.
final class Resampling {
  /// From one line of scratch to the next, where lines are no longer. A step that the compiler knows spares it
  /// every check of bounds, which is a third of the time again.
  private static final int PITCH = 64;

  private float[] box = new float[0];
  private float[] transposed = new float[0];
  private float[] blended = new float[0];
  private float[][] slices = new float[0][];

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
    int boxPitch = Math.max(PITCH, width.count());
    int pitch = Math.max(PITCH, height.count());
    prepare(depth.count(), height.count() * boxPitch, row * pitch, slice);
    for (int z = 0; z < depth.count(); z++) {
      int first =
          ((depth.first() + z) * size.height() + height.first()) * size.width() + width.first();
      for (int y = 0; y < height.count(); y++) {
        System.arraycopy(in, first + y * size.width(), box, y * boxPitch, width.count());
      }
      lines(box, boxPitch, width, height.count(), transposed, pitch);
      lines(transposed, pitch, height, row, slices[z], row);
    }
    alongDepth(depth, slice, out);
  }

  private void alongDepth(AxisSamples depth, int slice, float[] out) {
    for (int z = 0; z < depth.outputs(); z++) {
      blend(slices[depth.low()[z]], slices[depth.high()[z]], depth.weight()[z], blended, slice);
      System.arraycopy(blended, 0, out, z * slice, slice);
    }
  }

  private void prepare(int depth, int boxed, int lines, int slice) {
    box = Scratch.atLeast(box, boxed);
    transposed = Scratch.atLeast(transposed, lines);
    blended = Scratch.atLeast(blended, slice);
    if (slices.length < depth || slices[0].length < slice) {
      slices = new float[depth][slice];
    }
  }

  /// For each output of an axis a line of so many voxels.
  ///
  /// @param pitch from a voxel of a line to the next one, in `in`
  /// @param outPitch from a line to the next one, in `out`
  private static void lines(
      float[] in, int pitch, AxisSamples axis, int count, float[] out, int outPitch) {
    int[] low = axis.low();
    int[] high = axis.high();
    for (int n = 0; n < axis.outputs(); n++) {
      float weight = axis.weight()[n];
      if (pitch == PITCH) {
        line(in, low[n], high[n], PITCH, weight, out, n * outPitch, count);
      } else {
        line(in, low[n], high[n], pitch, weight, out, n * outPitch, count);
      }
    }
  }

  private static void line(
      float[] in, int low, int high, int pitch, float weight, float[] out, int to, int count) {
    float rest = 1 - weight;
    for (int n = 0; n < count; n++) {
      out[to + n] = rest * in[low + n * pitch] + weight * in[high + n * pitch];
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
