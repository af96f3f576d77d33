package dev.nidus.core.patch;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.VoxelBlock;
import java.util.Arrays;

/// Fills a patch by trilinear interpolation in double precision.
///
/// Interpolates as a + (b - a) · w, first along the patch's x, then y, then z: where neighbours are
/// equal the result is exactly their value, which the study law's truncation needs. Grids whose
/// axes are those of the scan (in any order and sense) take a path with the neighbours worked out
/// once per axis; oblique ones work them out per voxel. About 0.3 ms and 2 ms for 50^3 voxels.
final class TrilinearSampler {
  private static final float PADDING = Patch.PADDING_HU;

  private final SamplingPlan.Ready plan;
  private final GridSize scan;
  private final VoxelBlock block;
  private final float[] source;
  private final int[] strides;
  private final float[] patch;
  private final Rounding rounding;

  private TrilinearSampler(
      SamplingPlan.Ready plan, GridSize scan, VoxelBlock block, Rounding rounding) {
    this.rounding = rounding;
    this.plan = plan;
    this.scan = scan;
    this.block = block;
    this.source = block.values();
    GridSize box = block.box().size();
    this.strides = new int[] {1, box.i(), box.i() * box.j()};
    this.patch = new float[Math.toIntExact(plan.placement().size().voxels())];
  }

  /// What becomes of a value in double precision.
  enum Rounding {
    /// The nearest single-precision number.
    NEAREST_FLOAT {
      @Override
      float apply(double value) {
        return (float) value;
      }
    },
    /// The whole number toward zero, before single precision could round 29.999999999 up: ITK's cast
    /// to an integer type (SPEC 2.2, step 2).
    TOWARD_ZERO {
      @Override
      float apply(double value) {
        return (float) (long) value;
      }
    };

    abstract float apply(double value);
  }

  /// The values of the patch in Hounsfield units, x fastest. Samples that a law takes outside the
  /// scan are -1024 HU whatever the padding is, as in the resampled scan that they stand for.
  ///
  /// @param beyond what fills the patch where nothing is sampled
  static float[] sample(
      SamplingPlan.Ready plan, GridSize scan, VoxelBlock block, Rounding rounding, Padding beyond) {
    TrilinearSampler sampler = new TrilinearSampler(plan, scan, block, rounding);
    Arrays.fill(sampler.patch, beyond.hounsfield());
    if (beyond.hounsfield() != PADDING) {
      sampler.clearSampled();
    }
    int[] scanAxes = plan.positions().scanAxes();
    if (scanAxes.length == 3) {
      sampler.sampleAlongAxes(scanAxes);
    } else {
      sampler.sampleOblique();
    }
    return sampler.patch;
  }

  /// Samples that turn out to lie outside the scan are left as they are found.
  private void clearSampled() {
    for (int k = 0; k < plan.sampled().k(); k++) {
      for (int j = 0; j < plan.sampled().j(); j++) {
        int row = patchOffset(0, j, k);
        Arrays.fill(patch, row, row + plan.sampled().i(), PADDING);
      }
    }
  }

  /// The neighbours of every sample along one patch axis: offsets in the block, or -1 for padding.
  private final class Taps {
    final int[] low;
    final int[] high;
    final double[] weight;
    final boolean[] outside;

    Taps(int patchAxis, int scanAxis) {
      int count = plan.sampled().along(patchAxis);
      low = new int[count];
      high = new int[count];
      weight = new double[count];
      outside = new boolean[count];
      int voxels = scan.along(scanAxis);
      for (int n = 0; n < count; n++) {
        double position =
            plan.positions()
                .at(
                    scanAxis,
                    patchAxis == 0 ? n : 0,
                    patchAxis == 1 ? n : 0,
                    patchAxis == 2 ? n : 0);
        long floor = (long) Math.floor(position);
        outside[n] = plan.border().isOutside(position, voxels);
        weight[n] = position - floor;
        low[n] = outside[n] ? -1 : offset(floor, scanAxis, voxels);
        high[n] = outside[n] ? -1 : offset(floor + 1, scanAxis, voxels);
      }
    }

    private int offset(long index, int scanAxis, int voxels) {
      int neighbour = plan.border().neighbour(index, voxels);
      return neighbour < 0 ? -1 : (neighbour - block.box().start(scanAxis)) * strides[scanAxis];
    }
  }

  private void sampleAlongAxes(int[] scanAxes) {
    Taps x = new Taps(0, scanAxes[0]);
    Taps y = new Taps(1, scanAxes[1]);
    Taps z = new Taps(2, scanAxes[2]);
    for (int k = 0; k < plan.sampled().k(); k++) {
      for (int j = 0; j < plan.sampled().j(); j++) {
        if (!z.outside[k] && !y.outside[j]) {
          sampleRow(x, y, z, j, k);
        }
      }
    }
  }

  private void sampleRow(Taps x, Taps y, Taps z, int j, int k) {
    int row00 = rowOffset(y.low[j], z.low[k]);
    int row10 = rowOffset(y.high[j], z.low[k]);
    int row01 = rowOffset(y.low[j], z.high[k]);
    int row11 = rowOffset(y.high[j], z.high[k]);
    boolean complete = row00 >= 0 && row10 >= 0 && row01 >= 0 && row11 >= 0;
    double wy = y.weight[j];
    double wz = z.weight[k];
    int to = patchOffset(0, j, k);
    for (int i = 0; i < plan.sampled().i(); i++) {
      int a = x.low[i];
      int b = x.high[i];
      if (x.outside[i]) {
        continue;
      }
      double wx = x.weight[i];
      double v00;
      double v10;
      double v01;
      double v11;
      if (complete && a >= 0 && b >= 0) {
        v00 = between(source[row00 + a], source[row00 + b], wx);
        v10 = between(source[row10 + a], source[row10 + b], wx);
        v01 = between(source[row01 + a], source[row01 + b], wx);
        v11 = between(source[row11 + a], source[row11 + b], wx);
      } else {
        v00 = between(at(row00, a), at(row00, b), wx);
        v10 = between(at(row10, a), at(row10, b), wx);
        v01 = between(at(row01, a), at(row01, b), wx);
        v11 = between(at(row11, a), at(row11, b), wx);
      }
      patch[to + i] = rounding.apply(between(between(v00, v10, wy), between(v01, v11, wy), wz));
    }
  }

  private void sampleOblique() {
    SamplePositions positions = plan.positions();
    for (int k = 0; k < plan.sampled().k(); k++) {
      for (int j = 0; j < plan.sampled().j(); j++) {
        int to = patchOffset(0, j, k);
        for (int i = 0; i < plan.sampled().i(); i++) {
          patch[to + i] =
              sampleAt(
                  positions.at(0, i, j, k), positions.at(1, i, j, k), positions.at(2, i, j, k));
        }
      }
    }
  }

  private float sampleAt(double x, double y, double z) {
    Border border = plan.border();
    if (border.isOutside(x, scan.i())
        || border.isOutside(y, scan.j())
        || border.isOutside(z, scan.k())) {
      return PADDING;
    }
    long i = (long) Math.floor(x);
    long j = (long) Math.floor(y);
    long k = (long) Math.floor(z);
    int i0 = offset(i, 0);
    int i1 = offset(i + 1, 0);
    int row00 = rowOffset(offset(j, 1), offset(k, 2));
    int row10 = rowOffset(offset(j + 1, 1), offset(k, 2));
    int row01 = rowOffset(offset(j, 1), offset(k + 1, 2));
    int row11 = rowOffset(offset(j + 1, 1), offset(k + 1, 2));
    double wx = x - i;
    double low = between(lineAt(row00, i0, i1, wx), lineAt(row10, i0, i1, wx), y - j);
    double high = between(lineAt(row01, i0, i1, wx), lineAt(row11, i0, i1, wx), y - j);
    return rounding.apply(between(low, high, z - k));
  }

  private double lineAt(int row, int low, int high, double weight) {
    return between(at(row, low), at(row, high), weight);
  }

  private int offset(long index, int axis) {
    int neighbour = plan.border().neighbour(index, scan.along(axis));
    return neighbour < 0 ? -1 : (neighbour - block.box().start(axis)) * strides[axis];
  }

  private int patchOffset(int i, int j, int k) {
    GridSize whole = plan.placement().size();
    int y = j + plan.offset().y();
    int z = k + plan.offset().z();
    return (z * whole.j() + y) * whole.i() + i + plan.offset().x();
  }

  private double at(int row, int offset) {
    return row < 0 || offset < 0 ? PADDING : source[row + offset];
  }

  private static int rowOffset(int first, int second) {
    return first < 0 || second < 0 ? -1 : first + second;
  }

  private static double between(double a, double b, double weight) {
    return a + (b - a) * weight;
  }
}
