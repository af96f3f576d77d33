package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// Convolution with a symmetric kernel for each axis, zero beyond the border. For one thread; keeps its
/// scratch.
///
/// A plane is copied into one with a rim of zeros, so that every tap is a shift of one long run of
/// numbers, which the compiler turns into vector instructions.
final class Smoothing {
  private float[] rimmed = new float[0];
  private float[] sums = new float[0];

  /// Smooths `in`, a patch of a size, into `out`, another array.
  void smooth(float[] in, PatchSize size, Change.Smooth sigmas, float[] out) {
    alongDepth(in, size, GaussianKernel.half(sigmas.depth()), out);
    float[] height = GaussianKernel.half(sigmas.height());
    float[] width = GaussianKernel.half(sigmas.width());
    for (int z = 0; z < size.depth(); z++) {
      int plane = z * size.height() * size.width();
      alongHeight(out, plane, size, height);
      alongWidth(out, plane, size, width);
    }
  }

  private static void alongDepth(float[] in, PatchSize size, float[] kernel, float[] out) {
    int plane = size.height() * size.width();
    for (int z = 0; z < size.depth(); z++) {
      int to = z * plane;
      scaled(in, to, kernel[0], out, to, plane);
      for (int k = 1; k < kernel.length; k++) {
        boolean before = z - k >= 0;
        boolean after = z + k < size.depth();
        if (before && after) {
          addPair(in, to - k * plane, to + k * plane, kernel[k], out, to, plane);
        } else if (before || after) {
          add(in, before ? to - k * plane : to + k * plane, kernel[k], out, to, plane);
        }
      }
    }
  }

  private void alongHeight(float[] values, int plane, PatchSize size, float[] kernel) {
    int width = size.width();
    int rim = (kernel.length - 1) * width;
    int count = size.height() * width;
    rimmed = Scratch.atLeast(rimmed, count + 2 * rim);
    Arrays.fill(rimmed, 0, rim, 0);
    System.arraycopy(values, plane, rimmed, rim, count);
    Arrays.fill(rimmed, rim + count, count + 2 * rim, 0);
    scaled(rimmed, rim, kernel[0], values, plane, count);
    for (int k = 1; k < kernel.length; k++) {
      addPair(rimmed, rim - k * width, rim + k * width, kernel[k], values, plane, count);
    }
  }

  private void alongWidth(float[] values, int plane, PatchSize size, float[] kernel) {
    int width = size.width();
    int rim = kernel.length - 1;
    int pitch = width + rim; // the rim after a row is the one before the next
    int count = size.height() * pitch;
    rimmed = Scratch.atLeast(rimmed, count + 2 * rim);
    sums = Scratch.atLeast(sums, count);
    Arrays.fill(rimmed, 0, count + 2 * rim, 0);
    for (int y = 0; y < size.height(); y++) {
      System.arraycopy(values, plane + y * width, rimmed, rim + y * pitch, width);
    }
    scaled(rimmed, rim, kernel[0], sums, 0, count);
    for (int k = 1; k < kernel.length; k++) {
      addPair(rimmed, rim - k, rim + k, kernel[k], sums, 0, count);
    }
    for (int y = 0; y < size.height(); y++) {
      System.arraycopy(sums, y * pitch, values, plane + y * width, width);
    }
  }

  private static void scaled(float[] in, int from, float weight, float[] out, int to, int count) {
    for (int n = 0; n < count; n++) {
      out[to + n] = weight * in[from + n];
    }
  }

  private static void add(float[] in, int from, float weight, float[] out, int to, int count) {
    for (int n = 0; n < count; n++) {
      out[to + n] += weight * in[from + n];
    }
  }

  private static void addPair(
      float[] in, int before, int after, float weight, float[] out, int to, int count) {
    for (int n = 0; n < count; n++) {
      out[to + n] += weight * (in[before + n] + in[after + n]);
    }
  }
}
