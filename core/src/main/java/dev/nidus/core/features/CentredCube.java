package dev.nidus.core.features;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// The voxels of a patch about its centre, HU, x fastest, in double precision. The centre voxel is that of index size / 2
/// along each axis.
final class CentredCube {
  /// Standard deviations after which a Gaussian ends.
  private static final double CUT = 4;

  private final int side;
  private final double[] values;

  private CentredCube(int side, double[] values) {
    this.side = side;
    this.values = values;
  }

  /// The cube from `before` voxels before the centre to `after - 1` voxels after it.
  static CentredCube of(Patch patch, int before, int after) {
    PatchSize size = patch.size();
    float[] hounsfield = patch.hounsfield();
    int side = before + after;
    double[] values = new double[side * side * side];
    int n = 0;
    for (int z = size.depth() / 2 - before; z < size.depth() / 2 + after; z++) {
      for (int y = size.height() / 2 - before; y < size.height() / 2 + after; y++) {
        for (int x = size.width() / 2 - before; x < size.width() / 2 + after; x++) {
          values[n++] = hounsfield[(z * size.height() + y) * size.width() + x];
        }
      }
    }
    return new CentredCube(side, values);
  }

  /// The cube's own array, to be read only.
  double[] values() {
    return values;
  }

  /// The cube without a rim.
  CentredCube without(int rim) {
    int inner = side - 2 * rim;
    double[] kept = new double[inner * inner * inner];
    int n = 0;
    for (int z = rim; z < rim + inner; z++) {
      for (int y = rim; y < rim + inner; y++) {
        int row = (z * side + y) * side + rim;
        System.arraycopy(values, row, kept, n, inner);
        n += inner;
      }
    }
    return new CentredCube(inner, kept);
  }

  /// After a Gaussian along each axis, mirrored at the borders with the border voxel repeated (as SciPy's
  /// `gaussian_filter`).
  ///
  /// @param sigma in voxels; it reaches 4 sigma, which must not be more than the side
  CentredCube smoothed(double sigma) {
    int reach = (int) (CUT * sigma + 0.5);
    double[] weights = new double[2 * reach + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = i - reach;
      weights[i] = Math.exp(-0.5 * distance * distance / (sigma * sigma));
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    double[] from = values;
    for (int stride : new int[] {side * side, side, 1}) {
      from = along(stride, from, weights, reach);
    }
    return new CentredCube(side, from);
  }

  private double[] along(int stride, double[] from, double[] weights, int reach) {
    int[][] steps = new int[side][weights.length];
    for (int place = 0; place < side; place++) {
      for (int i = 0; i < weights.length; i++) {
        steps[place][i] = (mirrored(place + i - reach) - place) * stride;
      }
    }
    double[] to = new double[from.length];
    for (int n = 0; n < to.length; n++) {
      int[] step = steps[n / stride % side];
      double smooth = 0;
      for (int i = 0; i < weights.length; i++) {
        smooth += weights[i] * from[n + step[i]];
      }
      to[n] = smooth;
    }
    return to;
  }

  private int mirrored(int place) {
    return place < 0 ? -1 - place : place >= side ? 2 * side - 1 - place : place;
  }

  /// This minus another of the same size.
  CentredCube minus(CentredCube other) {
    double[] difference = new double[values.length];
    Arrays.setAll(difference, n -> values[n] - other.values[n]);
    return new CentredCube(side, difference);
  }

  double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /// Of the population.
  double deviation() {
    double mean = mean();
    return Math.sqrt(
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElseThrow());
  }

  /// The mean of the absolute central difference, per voxel, inside a rim of at least one voxel.
  ///
  /// @param axis 0 = z, 1 = y, 2 = x
  double steepness(int axis, int rim) {
    int stride = axis == 0 ? side * side : axis == 1 ? side : 1;
    double sum = 0;
    for (int z = rim; z < side - rim; z++) {
      for (int y = rim; y < side - rim; y++) {
        for (int x = rim; x < side - rim; x++) {
          int n = (z * side + y) * side + x;
          sum += Math.abs(values[n + stride] - values[n - stride]) / 2;
        }
      }
    }
    int inner = side - 2 * rim;
    return sum / ((double) inner * inner * inner);
  }
}
