package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;

/// A box along the patient's axes, by its centre and half its edges in mm.
record LpsBox(Point3 centre, double halfX, double halfY, double halfZ) {

  /// The smallest box about every voxel of a grid, from edge to edge.
  static LpsBox about(ImageGeometry grid) {
    Point3 centre =
        grid.pointAt(
            new ContinuousIndex(
                (grid.size().i() - 1) / 2.0,
                (grid.size().j() - 1) / 2.0,
                (grid.size().k() - 1) / 2.0));
    return new LpsBox(centre, half(grid, 0), half(grid, 1), half(grid, 2));
  }

  static LpsBox cube(Point3 centre, double half) {
    return new LpsBox(centre, half, half, half);
  }

  static LpsBox of(Extent.Box box) {
    Point3 low = box.low();
    Point3 high = box.high();
    return new LpsBox(
        new Point3((low.x() + high.x()) / 2, (low.y() + high.y()) / 2, (low.z() + high.z()) / 2),
        (high.x() - low.x()) / 2,
        (high.y() - low.y()) / 2,
        (high.z() - low.z()) / 2);
  }

  /// Whether two boxes have a point in common.
  boolean meets(LpsBox other) {
    return Math.abs(centre.x() - other.centre.x()) <= halfX + other.halfX
        && Math.abs(centre.y() - other.centre.y()) <= halfY + other.halfY
        && Math.abs(centre.z() - other.centre.z()) <= halfZ + other.halfZ;
  }

  double half(int axis) {
    return switch (axis) {
      case 0 -> halfX;
      case 1 -> halfY;
      case 2 -> halfZ;
      default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
    };
  }

  private static double half(ImageGeometry grid, int patientAxis) {
    double half = 0;
    for (int axis = 0; axis < 3; axis++) {
      half +=
          Math.abs(grid.direction().at(patientAxis, axis))
              * grid.size().along(axis)
              * grid.spacing().along(axis)
              / 2;
    }
    return half;
  }
}
