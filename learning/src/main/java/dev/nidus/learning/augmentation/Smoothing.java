package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// Convolution with a symmetric kernel for each axis, zero beyond the border. For one thread; keeps its
/// scratch.
///
/// The compiler makes vector instructions of a loop only if all its arrays are read and written at one
/// index. So the slices of the patch are arrays of their own, and a tap along the height or the width is
/// a copy of the slice, shifted, that is then added at equal indices: measured, a third of the time of the
/// loop that adds from an offset.
final class Smoothing {
  private float[][] slices = new float[0][];
  private float[] sums = new float[0];
  private float[] before = new float[0];
  private float[] after = new float[0];
  private float[] rimmed = new float[0];

  /// Smooths `in`, a patch of a size, into `out`, another array.
  void smooth(float[] in, PatchSize size, Change.Smooth sigmas, float[] out) {
    float[] depth = GaussianKernel.half(sigmas.depth());
    float[] height = GaussianKernel.half(sigmas.height());
    float[] width = GaussianKernel.half(sigmas.width());
    int slice = size.height() * size.width();
    prepare(size, width.length - 1);
    for (int z = 0; z < size.depth(); z++) {
      System.arraycopy(in, z * slice, slices[z], 0, slice);
    }
    for (int z = 0; z < size.depth(); z++) {
      alongDepth(z, size.depth(), depth, slice);
      alongHeight(size, height);
      alongWidth(size, width, out, z * slice);
    }
  }

  private void prepare(PatchSize size, int rim) {
    int slice = size.height() * size.width();
    if (slices.length < size.depth() || slices[0].length < slice) {
      slices = new float[size.depth()][slice];
    }
    int rows = size.height() * (size.width() + rim);
    sums = Scratch.atLeast(sums, rows);
    before = Scratch.atLeast(before, rows);
    after = Scratch.atLeast(after, rows);
  }

  private void alongDepth(int z, int depth, float[] kernel, int count) {
    scaled(slices[z], kernel[0], sums, count);
    for (int k = 1; k < kernel.length; k++) {
      boolean isBefore = z - k >= 0;
      boolean isAfter = z + k < depth;
      if (isBefore && isAfter) {
        addPair(slices[z - k], slices[z + k], kernel[k], sums, count);
      } else if (isBefore || isAfter) {
        add(slices[isBefore ? z - k : z + k], kernel[k], sums, count);
      }
    }
  }

  private void alongHeight(PatchSize size, float[] kernel) {
    int rim = (kernel.length - 1) * size.width();
    int count = size.height() * size.width();
    rimmed = Scratch.atLeast(rimmed, count + 2 * rim);
    Arrays.fill(rimmed, 0, rim, 0);
    System.arraycopy(sums, 0, rimmed, rim, count);
    Arrays.fill(rimmed, rim + count, count + 2 * rim, 0);
    taps(kernel, rim, size.width(), count);
  }

  private void alongWidth(PatchSize size, float[] kernel, float[] out, int slice) {
    int width = size.width();
    int rim = kernel.length - 1;
    int pitch = width + rim; // the rim after a row is the one before the next
    int count = size.height() * pitch;
    rimmed = Scratch.atLeast(rimmed, count + 2 * rim);
    Arrays.fill(rimmed, 0, count + 2 * rim, 0);
    for (int y = 0; y < size.height(); y++) {
      System.arraycopy(sums, y * width, rimmed, rim + y * pitch, width);
    }
    taps(kernel, rim, 1, count);
    for (int y = 0; y < size.height(); y++) {
      System.arraycopy(sums, y * pitch, out, slice + y * width, width);
    }
  }

  /// The sum over the kernel of what stands in `rimmed` from `rim` on, shifted by k steps both ways.
  private void taps(float[] kernel, int rim, int step, int count) {
    System.arraycopy(rimmed, rim, before, 0, count);
    scaled(before, kernel[0], sums, count);
    for (int k = 1; k < kernel.length; k++) {
      System.arraycopy(rimmed, rim - k * step, before, 0, count);
      System.arraycopy(rimmed, rim + k * step, after, 0, count);
      addPair(before, after, kernel[k], sums, count);
    }
  }

  private static void scaled(float[] in, float weight, float[] out, int count) {
    for (int n = 0; n < count; n++) {
      out[n] = weight * in[n];
    }
  }

  private static void add(float[] in, float weight, float[] out, int count) {
    for (int n = 0; n < count; n++) {
      out[n] += weight * in[n];
    }
  }

  private static void addPair(float[] low, float[] high, float weight, float[] out, int count) {
    for (int n = 0; n < count; n++) {
      out[n] += weight * (low[n] + high[n]);
    }
  }
}
