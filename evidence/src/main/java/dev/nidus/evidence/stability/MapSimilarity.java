package dev.nidus.evidence.stability;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;

/// How alike two maps of one patch are.
public final class MapSimilarity {
  private static final int WINDOW = 7;
  private static final double FIRST_CONSTANT = 0.01 * 0.01;
  private static final double SECOND_CONSTANT = 0.03 * 0.03;

  private MapSimilarity() {}

  /// Spearman's correlation of the sizes of their numbers, signs left aside: whether both find the same voxels
  /// important. Ties share the mean of their ranks. From -1 to 1; 20 ms for 50^3 voxels.
  ///
  /// @throws Inestimable if a map is constant
  public static double ofSizes(float[] first, float[] second) {
    requireSameLength(first, second);
    double[] one = ranksOfSizes(first);
    double[] other = ranksOfSizes(second);
    double mean = (first.length + 1) / 2.0;
    double products = 0;
    double squares = 0;
    double otherSquares = 0;
    for (int n = 0; n < one.length; n++) {
      double a = one[n] - mean;
      double b = other[n] - mean;
      products += a * b;
      squares += a * a;
      otherSquares += b * b;
    }
    if (squares == 0 || otherSquares == 0) {
      throw new Inestimable("a map has one value everywhere, so nothing in it can be ranked");
    }
    return Math.clamp(products / Math.sqrt(squares * otherSquares), -1, 1);
  }

  /// The mean structural similarity (Wang et al. 2004) of the sizes of their numbers, each map divided by its largest:
  /// windows of 7^3 voxels of equal weight that lie in the patch whole, population variances, constants of 0.01 and
  /// 0.03. Where most of a map is near 0 this is near 1, whatever the rest; so it is read beside the ranks.
  ///
  /// @throws Inestimable if a map is 0 everywhere
  public static double structural(float[] first, float[] second, PatchSize size) {
    requireSameLength(first, second);
    double[] a = sizesToOne(first);
    double[] b = sizesToOne(second);
    double[] aa = new double[a.length];
    double[] bb = new double[a.length];
    double[] ab = new double[a.length];
    for (int n = 0; n < a.length; n++) {
      aa[n] = a[n] * a[n];
      bb[n] = b[n] * b[n];
      ab[n] = a[n] * b[n];
    }
    int[] counts = {size.width(), size.height(), size.depth()};
    for (double[] each : new double[][] {a, b, aa, bb, ab}) {
      windowMeans(each, counts);
    }
    double sum = 0;
    int windows = 0;
    for (int z = 0; z <= counts[2] - window(counts[2]); z++) {
      for (int y = 0; y <= counts[1] - window(counts[1]); y++) {
        for (int x = 0; x <= counts[0] - window(counts[0]); x++) {
          int n = (z * counts[1] + y) * counts[0] + x;
          double product = a[n] * b[n];
          double squares = a[n] * a[n] + b[n] * b[n];
          double covariance = ab[n] - product;
          double variances = aa[n] + bb[n] - squares;
          sum +=
              (2 * product + FIRST_CONSTANT)
                  * (2 * covariance + SECOND_CONSTANT)
                  / ((squares + FIRST_CONSTANT) * (variances + SECOND_CONSTANT));
          windows++;
        }
      }
    }
    return sum / windows;
  }

  private static void requireSameLength(float[] first, float[] second) {
    if (first.length != second.length || first.length < 2) {
      throw new IllegalArgumentException(
          "two maps of one patch are compared, got %d and %d numbers"
              .formatted(first.length, second.length));
    }
  }

  /// The bits of numbers that are not negative are in their order, so that a rank and its place fit into one long.
  private static double[] ranksOfSizes(float[] values) {
    long[] sorted = new long[values.length];
    for (int n = 0; n < values.length; n++) {
      sorted[n] = (long) Float.floatToIntBits(Math.abs(values[n])) << Integer.SIZE | n;
    }
    Arrays.sort(sorted);
    double[] ranks = new double[values.length];
    for (int from = 0; from < sorted.length; ) {
      int to = from;
      while (to < sorted.length && sorted[to] >> Integer.SIZE == sorted[from] >> Integer.SIZE) {
        to++;
      }
      for (int n = from; n < to; n++) {
        ranks[(int) sorted[n]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static double[] sizesToOne(float[] values) {
    double largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (largest == 0) {
      throw new Inestimable("a map is 0 everywhere, so it has no structure");
    }
    double[] sizes = new double[values.length];
    for (int n = 0; n < sizes.length; n++) {
      sizes[n] = Math.abs(values[n]) / largest;
    }
    return sizes;
  }

  private static int window(int count) {
    return Math.min(WINDOW, count);
  }

  /// Puts the mean of the window that begins at a voxel in its place, axis by axis; what has no whole window is left
  /// undefined.
  private static void windowMeans(double[] values, int... counts) {
    int stride = 1;
    for (int count : counts) {
      int window = window(count);
      for (int n = 0; n < values.length; n++) {
        int at = n / stride % count;
        if (at <= count - window) {
          double sum = 0;
          for (int k = 0; k < window; k++) {
            sum += values[n + k * stride];
          }
          values[n] = sum / window;
        }
      }
      stride *= count;
    }
  }
}
