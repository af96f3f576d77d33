package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// Changes that move voxels and change none.
final class Rearrangement {
  private Rearrangement() {}

  static void flip(float[] values, PatchSize size, Axis axis) {
    int rows = size.depth() * size.height();
    switch (axis) {
      case WIDTH -> {
        for (int row = 0; row < rows; row++) {
          reverse(values, row * size.width(), size.width());
        }
      }
      case HEIGHT -> {
        for (int z = 0; z < size.depth(); z++) {
          swapRuns(values, z * size.height() * size.width(), size.height(), size.width());
        }
      }
      case DEPTH -> swapRuns(values, 0, size.depth(), size.height() * size.width());
    }
  }

  /// Turns depth toward height: NumPy's `rot90` of axes 0 and 1.
  static void rotate(float[] in, PatchSize size, int quarterTurns, float[] out) {
    int depth = size.depth();
    int height = size.height();
    PatchSize after = new Change.Rotate(quarterTurns).sizeAfter(size);
    for (int z = 0; z < after.depth(); z++) {
      for (int y = 0; y < after.height(); y++) {
        int fromDepth =
            switch (quarterTurns) {
              case 1 -> y;
              case 2 -> depth - 1 - z;
              default -> depth - 1 - y;
            };
        int fromHeight =
            switch (quarterTurns) {
              case 1 -> height - 1 - z;
              case 2 -> height - 1 - y;
              default -> z;
            };
        System.arraycopy(
            in,
            (fromDepth * height + fromHeight) * size.width(),
            out,
            (z * after.height() + y) * size.width(),
            size.width());
      }
    }
  }

  /// Turns height toward width: NumPy's `rot90` of axes 1 and 2.
  static void turn(float[] in, PatchSize size, int quarterTurns, float[] out) {
    int height = size.height();
    int width = size.width();
    PatchSize after = new Change.Turn(quarterTurns).sizeAfter(size);
    int n = 0;
    for (int z = 0; z < size.depth(); z++) {
      int slice = z * height * width;
      for (int y = 0; y < after.height(); y++) {
        for (int x = 0; x < after.width(); x++) {
          out[n++] =
              switch (quarterTurns) {
                case 1 -> in[slice + x * width + width - 1 - y];
                case 2 -> in[slice + (height - 1 - y) * width + width - 1 - x];
                default -> in[slice + (height - 1 - x) * width + y];
              };
        }
      }
    }
  }

  static void reverseAxes(float[] in, PatchSize size, float[] out) {
    int n = 0;
    for (int x = 0; x < size.width(); x++) {
      for (int y = 0; y < size.height(); y++) {
        for (int z = 0; z < size.depth(); z++) {
          out[n++] = in[(z * size.height() + y) * size.width() + x];
        }
      }
    }
  }

  /// `size` lies in the middle of `padded`, the smaller half of the zeros before it.
  static void pad(float[] in, PatchSize size, PatchSize padded, float[] out) {
    Arrays.fill(out, 0, padded.voxels(), 0);
    int z0 = (padded.depth() - size.depth()) / 2;
    int y0 = (padded.height() - size.height()) / 2;
    int x0 = (padded.width() - size.width()) / 2;
    for (int z = 0; z < size.depth(); z++) {
      for (int y = 0; y < size.height(); y++) {
        System.arraycopy(
            in,
            (z * size.height() + y) * size.width(),
            out,
            ((z + z0) * padded.height() + y + y0) * padded.width() + x0,
            size.width());
      }
    }
  }

  private static void reverse(float[] values, int from, int count) {
    for (int low = from, high = from + count - 1; low < high; low++, high--) {
      float kept = values[low];
      values[low] = values[high];
      values[high] = kept;
    }
  }

  private static void swapRuns(float[] values, int from, int runs, int length) {
    float[] kept = new float[length];
    for (int low = 0, high = runs - 1; low < high; low++, high--) {
      int a = from + low * length;
      int b = from + high * length;
      System.arraycopy(values, a, kept, 0, length);
      System.arraycopy(values, b, values, a, length);
      System.arraycopy(kept, 0, values, b, length);
    }
  }
}
