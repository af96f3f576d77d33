package dev.nidus.core.patch;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.Refusal;
import java.util.List;

/// The corrected law: sample points at seed + (k - (n - 1) / 2) · spacing along the patient's L, P
/// and S axes, whatever the scan's own axes are; the seed is not rounded, nothing is stretched, and
/// the lesion stays in the centre at every border.
final class CorrectedLaw {
  private CorrectedLaw() {}

  static SamplingPlan plan(String scan, ImageGeometry geometry, Point3 seed, PatchSpec spec) {
    if (!geometry.contains(seed)) {
      return new SamplingPlan.Refused(new Refusal.SeedOutside(scan, seed, geometry));
    }
    GridSize grid = new GridSize(spec.size().width(), spec.size().height(), spec.size().depth());
    Point3 origin =
        new Point3(
            seed.x() - (grid.i() - 1) / 2.0 * spec.spacing().i(),
            seed.y() - (grid.j() - 1) / 2.0 * spec.spacing().j(),
            seed.z() - (grid.k() - 1) / 2.0 * spec.spacing().k());
    ImageGeometry placement = new ImageGeometry(grid, origin, spec.spacing(), Direction.IDENTITY);
    AffineMap toScan = geometry.pointToIndex().after(placement.indexToPoint());
    return new SamplingPlan.Ready(
        placement,
        new SamplingPlan.Offset(0, 0, 0),
        grid,
        new SamplePositions.Affine(toScan),
        Border.HALF_VOXEL,
        SamplingPlan.sourceOf(toScan, grid, geometry.size()),
        List.of());
  }
}
