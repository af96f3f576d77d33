package dev.nidus.core.patch;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;

/// Numbers on the voxels of a patch, brought back to the voxels of its scan: the part of the scan's own grid that the
/// patch covers, with the scan's own axes and spacing.
///
/// The value of a voxel is a mean of the patch's numbers around it, weighted by a triangle as wide as the coarser of
/// both grids along each axis of the patch: between grids of one spacing that is linear interpolation, and where the
/// scan is coarser nothing between two of its slices is lost. A constant stays that constant. Voxels of the part that
/// the patch does not cover, at the corners of an oblique scan, are 0.
public final class ScanCrop {
  private final ImageGeometry geometry;
  private final float[] values;

  private ScanCrop(ImageGeometry geometry, float[] values) {
    this.geometry = geometry;
    this.values = values;
  }

  /// @param numbers one for each voxel of the patch, x fastest
  /// @param size of the patch
  /// @param patchToScan index of the patch to continuous index of the scan, from {@link PatchExtractor#sampledFrom}
  /// @param scan the whole scan's grid
  public static ScanCrop of(
      float[] numbers, PatchSize size, AffineMap patchToScan, ImageGeometry scan) {
    if (numbers.length != size.voxels()) {
      throw new IllegalArgumentException(
          "a patch of %s has %d numbers, got %d".formatted(size, size.voxels(), numbers.length));
    }
    int[] counts = {size.width(), size.height(), size.depth()};
    int[] start = new int[3];
    int[] length = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      double middle = patchToScan.at(axis, 3);
      double reach = 0;
      for (int column = 0; column < 3; column++) {
        double step = patchToScan.at(axis, column);
        middle += step * (counts[column] - 1) / 2.0;
        reach += Math.abs(step) * counts[column] / 2.0;
      }
      int last = scan.size().along(axis) - 1;
      start[axis] = (int) Math.clamp(Math.ceil(middle - reach), 0, last);
      length[axis] =
          (int) Math.clamp(Math.floor(middle + reach), start[axis], last) - start[axis] + 1;
    }
    ImageGeometry crop =
        new ImageGeometry(
            new GridSize(length[0], length[1], length[2]),
            scan.pointAt(new ContinuousIndex(start[0], start[1], start[2])),
            scan.spacing(),
            scan.direction());
    AffineMap toPatch = patchToScan.inverse();
    double[] half = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double extent = 0;
      for (int column = 0; column < 3; column++) {
        extent += Math.abs(toPatch.at(axis, column));
      }
      half[axis] = Math.max(1, extent);
    }
    float[] values = new float[length[0] * length[1] * length[2]];
    Triangles triangles = new Triangles(numbers, counts, half);
    int n = 0;
    for (int k = 0; k < length[2]; k++) {
      for (int j = 0; j < length[1]; j++) {
        for (int i = 0; i < length[0]; i++) {
          double si = start[0] + i;
          double sj = start[1] + j;
          double sk = start[2] + k;
          values[n++] =
              triangles.mean(
                  toPatch.apply(0, si, sj, sk),
                  toPatch.apply(1, si, sj, sk),
                  toPatch.apply(2, si, sj, sk));
        }
      }
    }
    return new ScanCrop(crop, values);
  }

  /// Where the part lies in the patient.
  public ImageGeometry geometry() {
    return geometry;
  }

  /// Its own array, i fastest: not a copy, to be read only.
  public float[] values() {
    return values;
  }

  /// Weighted means of a patch's numbers.
  private static final class Triangles {
    private static final double SLACK = 1e-9;

    private final float[] numbers;
    private final int[] counts;
    private final double[] half;

    Triangles(float[] numbers, int[] counts, double[] half) {
      this.numbers = numbers;
      this.counts = counts;
      this.half = half;
    }

    float mean(double x, double y, double z) {
      if (beside(x, 0) || beside(y, 1) || beside(z, 2)) {
        return 0;
      }
      double sum = 0;
      double weights = 0;
      for (int pz = first(z, 2); pz <= last(z, 2); pz++) {
        double wz = weight(pz - z, 2);
        for (int py = first(y, 1); py <= last(y, 1); py++) {
          double wzy = wz * weight(py - y, 1);
          int row = (pz * counts[1] + py) * counts[0];
          for (int px = first(x, 0); px <= last(x, 0); px++) {
            double w = wzy * weight(px - x, 0);
            sum += w * numbers[row + px];
            weights += w;
          }
        }
      }
      return weights > 0 ? (float) (sum / weights) : 0;
    }

    private boolean beside(double index, int axis) {
      return index < -0.5 - SLACK || index > counts[axis] - 0.5 + SLACK;
    }

    private int first(double index, int axis) {
      return (int) Math.max(0, Math.ceil(index - half[axis]));
    }

    private int last(double index, int axis) {
      return (int) Math.min(counts[axis] - 1.0, Math.floor(index + half[axis]));
    }

    private double weight(double distance, int axis) {
      return Math.max(0, 1 - Math.abs(distance) / half[axis]);
    }
  }
}
