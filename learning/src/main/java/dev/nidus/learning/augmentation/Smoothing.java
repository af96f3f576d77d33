package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// Convolution with a symmetric kernel for each axis, zero beyond the border. For one thread; keeps its
/// scratch.
///
/// The compiler makes vector instructions of a loop only if all its arrays are read and written at one
/// index. So the planes across an axis are arrays of their own: slices for the depth, then the same voxels in
/// planes of one height each. Along the width a tap is a copy of the rows, shifted, that is added at equal
/// indices: planes of one width each would cost more to lay out.
final class Smoothing {
  private float[][] slices = new float[0][];
  private float[][] floors = new float[0][];
  private float[] sums = new float[0];
  private float[] before = new float[0];
  private float[] after = new float[0];
  private float[] rimmed = new float[0];

  /// Smooths `in`, a patch of a size, into `out`, another array.
  void smooth(float[] in, PatchSize size, Change.Smooth sigmas, float[] out) {
    float[] depth = GaussianKernel.half(sigmas.depth());
    float[] height = GaussianKernel.half(sigmas.height());
    float[] width = GaussianKernel.half(sigmas.width());
    int row = size.width();
    int slice = size.height() * row;
    int floor = size.depth() * row;
    prepare(size, width.length - 1);
    for (int z = 0; z < size.depth(); z++) {
      System.arraycopy(in, z * slice, slices[z], 0, slice);
    }
    for (int z = 0; z < size.depth(); z++) {
      across(slices, z, size.depth(), depth, slice);
      for (int y = 0; y < size.height(); y++) {
        System.arraycopy(sums, y * row, floors[y], z * row, row);
      }
    }
    for (int y = 0; y < size.height(); y++) {
      across(floors, y, size.height(), height, floor);
      int pitch = alongWidth(size, width);
      for (int z = 0; z < size.depth(); z++) {
        System.arraycopy(sums, z * pitch, out, z * slice + y * row, row);
      }
    }
  }

  private void prepare(PatchSize size, int rim) {
    slices = planes(slices, size.depth(), size.height() * size.width());
    floors = planes(floors, size.height(), size.depth() * size.width());
    int rows = Math.max(size.depth(), size.height()) * (size.width() + rim);
    sums = Scratch.atLeast(sums, rows);
    before = Scratch.atLeast(before, rows);
    after = Scratch.atLeast(after, rows);
  }

  private static float[][] planes(float[][] planes, int count, int voxels) {
    return planes.length < count || planes[0].length < voxels ? new float[count][voxels] : planes;
  }

  /// The sum over the kernel of the planes about the n-th.
  private void across(float[][] planes, int n, int count, float[] kernel, int voxels) {
    scaled(planes[n], kernel[0], sums, voxels);
    for (int k = 1; k < kernel.length; k++) {
      boolean isBefore = n - k >= 0;
      boolean isAfter = n + k < count;
      if (isBefore && isAfter) {
        addPair(planes[n - k], planes[n + k], kernel[k], sums, voxels);
      } else if (isBefore || isAfter) {
        add(planes[isBefore ? n - k : n + k], kernel[k], sums, voxels);
      }
    }
  }

  /// The rows in `sums`, one for each slice.
  ///
  /// @return from one row to the next, afterwards
  private int alongWidth(PatchSize size, float[] kernel) {
    int width = size.width();
    int rim = kernel.length - 1;
    int pitch = width + rim; // the rim after a row is the one before the next
    int count = size.depth() * pitch;
    rimmed = Scratch.atLeast(rimmed, count + 2 * rim);
    Arrays.fill(rimmed, 0, count + 2 * rim, 0);
    for (int z = 0; z < size.depth(); z++) {
      System.arraycopy(sums, z * width, rimmed, rim + z * pitch, width);
    }
    System.arraycopy(rimmed, rim, before, 0, count);
    scaled(before, kernel[0], sums, count);
    for (int k = 1; k < kernel.length; k++) {
      System.arraycopy(rimmed, rim - k, before, 0, count);
      System.arraycopy(rimmed, rim + k, after, 0, count);
      addPair(before, after, kernel[k], sums, count);
    }
    return pitch;
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
