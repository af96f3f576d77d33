package dev.nidus.core.patch;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Refusal;

/// The reference's public inference path (SPEC 2.3), which resamples the scan to 1 mm along the
/// patient's axes with MONAI and cuts the patch from that. Its grid is slightly stretched about the
/// middle of the scan; that is repeated here exactly, for users must get the numbers they had.
///
/// Everything is written in RAS and index order (x, y, z), as there, until the last step.
final class InferenceLaw {
  /// MONAI's tolerance for affines and spacings.
  private static final double AFFINE_TOLERANCE = 1e-3;

  /// NumPy's absolute tolerance, which decides whether a corner counts as the smallest one.
  private static final double CORNER_TOLERANCE = 1e-8;

  private InferenceLaw() {}

  static SamplingPlan plan(String scan, ImageGeometry geometry, Point3 seed, PatchSpec spec) {
    AffineMap indexToRas = ras(geometry.indexToPoint());
    double[] step = steps(geometry.spacing());
    Target target = target(indexToRas, geometry.size(), step);
    double[] ras = {-seed.x(), -seed.y(), seed.z()};
    int[] edge = {spec.size().width(), spec.size().height(), spec.size().depth()};

    CropWindow[] windows = new CropWindow[3];
    for (int axis = 0; axis < 3; axis++) {
      double along = (ras[axis] - target.origin[axis]) / step[axis];
      boolean flipped = axis < 2; // RAS to LPS
      double centre = flipped ? target.count[axis] - 1 - along : along;
      windows[axis] = CropWindow.about(centre, edge[axis], target.count[axis]);
      if (windows[axis].isEmpty()) {
        return new SamplingPlan.Refused(new Refusal.EmptyPatch(scan, seed, geometry));
      }
    }

    AffineMap targetToScan = targetToScan(indexToRas, geometry.size(), target, step);
    // patch index (LPS order, from the window's first voxel) to target index (RAS order)
    AffineMap patchToTarget =
        AffineMap.ofRows(
            -1,
            0,
            0,
            target.count[0] - 1 - windows[0].start(),
            0,
            -1,
            0,
            target.count[1] - 1 - windows[1].start(),
            0,
            0,
            1,
            windows[2].start());
    AffineMap toScan = targetToScan.after(patchToTarget);
    GridSize sampled = new GridSize(windows[0].length(), windows[1].length(), windows[2].length());
    return new SamplingPlan.Ready(
        placement(spec, target, step, windows),
        new SamplingPlan.Offset(windows[0].padding(), windows[1].padding(), windows[2].padding()),
        sampled,
        new SamplePositions.Affine(toScan),
        Border.PADDED_NEIGHBOURS,
        SamplingPlan.sourceOf(toScan, sampled, geometry.size()),
        SeedWarnings.of(scan, seed, geometry));
  }

  /// The resampled grid: voxel counts and RAS position of its first voxel.
  @SuppressWarnings("ArrayRecordComponent") // three numbers, private to this computation
  private record Target(int[] count, double[] origin) {}

  /// 1 mm, but an axis whose spacing is nearly 1 mm keeps it. MONAI takes the spacing of grid axis a
  /// for patient axis a, also where the axes are permuted.
  private static double[] steps(Spacing spacing) {
    double[] step = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double own = spacing.along(axis);
      step[axis] = Math.abs(own - 1) <= AFFINE_TOLERANCE ? own : 1;
    }
    return step;
  }

  private static Target target(AffineMap indexToRas, GridSize size, double[] step) {
    double[][] corners = new double[8][3];
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int corner = 0; corner < 8; corner++) {
      double i = (corner & 4) == 0 ? 0 : size.i() - 1;
      double j = (corner & 2) == 0 ? 0 : size.j() - 1;
      double k = (corner & 1) == 0 ? 0 : size.k() - 1;
      for (int axis = 0; axis < 3; axis++) {
        double value = indexToRas.apply(axis, i, j, k);
        corners[corner][axis] = value;
        low[axis] = Math.min(low[axis], value);
        high[axis] = Math.max(high[axis], value);
      }
    }
    int[] count = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      count[axis] = (int) Math.rint((high[axis] - low[axis]) / step[axis] + 1);
    }
    for (double[] corner : corners) {
      boolean smallest = true;
      for (int axis = 0; axis < 3; axis++) {
        smallest &= (corner[axis] - low[axis]) / step[axis] <= CORNER_TOLERANCE;
      }
      if (smallest) {
        return new Target(count, corner);
      }
    }
    // no corner is the smallest (oblique): centre on centre, with MONAI's n/2 for (n - 1)/2
    double[] origin = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      origin[axis] =
          indexToRas.apply(axis, size.i() / 2.0, size.j() / 2.0, size.k() / 2.0)
              - step[axis] * count[axis] / 2.0;
    }
    return new Target(count, origin);
  }

  /// Target index to scan index, with the stretch of MONAI's align-corners mismatch.
  private static AffineMap targetToScan(
      AffineMap indexToRas, GridSize size, Target target, double[] step) {
    AffineMap targetToRas =
        AffineMap.ofRows(
            step[0],
            0,
            0,
            target.origin[0],
            0,
            step[1],
            0,
            target.origin[1],
            0,
            0,
            step[2],
            target.origin[2]);
    AffineMap exact = indexToRas.inverse().after(targetToRas);
    if (unchanged(indexToRas, targetToRas, exact, size, target)) {
      return AffineMap.ofRows(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
    }
    double[] rows = new double[12];
    for (int row = 0; row < 3; row++) {
      double squeeze = (size.along(row) - 1.0) / size.along(row);
      double shift = exact.at(row, 3) + 0.5;
      for (int column = 0; column < 3; column++) {
        double stretch = target.count[column] / Math.max(target.count[column] - 1.0, 1);
        rows[4 * row + column] = squeeze * exact.at(row, column) * stretch;
        shift -= 0.5 * exact.at(row, column);
      }
      rows[4 * row + 3] = squeeze * shift;
    }
    return AffineMap.ofRows(rows);
  }

  /// Where the target is the scan itself MONAI does not resample.
  private static boolean unchanged(
      AffineMap indexToRas, AffineMap targetToRas, AffineMap exact, GridSize size, Target target) {
    boolean same = true;
    boolean identity = true;
    for (int row = 0; row < 3; row++) {
      same &= target.count[row] == size.along(row);
      identity &= target.count[row] == size.along(row);
      for (int column = 0; column < 4; column++) {
        same &= close(indexToRas.at(row, column), targetToRas.at(row, column));
        identity &= close(exact.at(row, column), row == column ? 1 : 0);
      }
    }
    return same || identity;
  }

  private static boolean close(double a, double b) {
    return Math.abs(a - b) <= AFFINE_TOLERANCE;
  }

  private static ImageGeometry placement(
      PatchSpec spec, Target target, double[] step, CropWindow[] windows) {
    double[] first = new double[3]; // RAS of the patch's voxel (0, 0, 0), padding included
    for (int axis = 0; axis < 3; axis++) {
      double index = windows[axis].start() - windows[axis].padding();
      double along = axis < 2 ? target.count[axis] - 1 - index : index;
      first[axis] = target.origin[axis] + step[axis] * along;
    }
    return new ImageGeometry(
        new GridSize(spec.size().width(), spec.size().height(), spec.size().depth()),
        new Point3(-first[0], -first[1], first[2]),
        new Spacing(step[0], step[1], step[2]),
        Direction.IDENTITY);
  }

  private static AffineMap ras(AffineMap lps) {
    double[] rows = new double[12];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        rows[4 * row + column] = row < 2 ? -lps.at(row, column) : lps.at(row, column);
      }
    }
    return AffineMap.ofRows(rows);
  }
}
