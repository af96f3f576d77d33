package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.scan.VoxelsInMemory;
import java.util.Optional;

/// Scans whose values tell where one is: HU = 100 + 2 L + 1 P - 0.5 S, in mm, which no flip and no
/// exchange of axes leaves as it is.
final class Phantoms {
  /// Holds every value of the phantoms.
  static final IntensityWindow WINDOW = new IntensityWindow(-200, 400);

  private Phantoms() {}

  static double hounsfieldAt(Point3 point) {
    return 100 + 2 * point.x() + point.y() - 0.5 * point.z();
  }

  /// A body of 100 x 100 x 100 mm whose middle is the origin of the coordinates.
  static CtScan body(Direction direction, GridSize size, Spacing spacing) {
    ImageGeometry atZero = new ImageGeometry(size, new Point3(0, 0, 0), spacing, direction);
    Point3 middle =
        atZero.pointAt(
            new ContinuousIndex((size.i() - 1) / 2.0, (size.j() - 1) / 2.0, (size.k() - 1) / 2.0));
    ImageGeometry geometry =
        new ImageGeometry(
            size, new Point3(-middle.x(), -middle.y(), -middle.z()), spacing, direction);
    float[] values = new float[Math.toIntExact(size.voxels())];
    int n = 0;
    for (int k = 0; k < size.k(); k++) {
      for (int j = 0; j < size.j(); j++) {
        for (int i = 0; i < size.i(); i++) {
          values[n++] = (float) hounsfieldAt(geometry.pointAt(new ContinuousIndex(i, j, k)));
        }
      }
    }
    return new CtScan(
        "phantom", geometry, VoxelType.INT16, Optional.empty(), new VoxelsInMemory(size, values));
  }

  /// An empty 50 mm cube along L, P, S about a point.
  static Patch cubeAbout(Point3 seed) {
    ImageGeometry placement =
        new ImageGeometry(
            new GridSize(50, 50, 50),
            new Point3(seed.x() - 24.5, seed.y() - 24.5, seed.z() - 24.5),
            Spacing.ONE_MILLIMETRE,
            Direction.IDENTITY);
    return new Patch(PatchSize.cube(50), placement, new float[125_000]);
  }
}
