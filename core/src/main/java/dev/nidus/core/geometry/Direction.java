package dev.nidus.core.geometry;

/// The axis cosines of a grid: an orthonormal 3 x 3 matrix whose columns are the unit vectors, in
/// LPS, along which i, j and k increase. The first letter of a component is its row (patient axis),
/// the second its column (grid axis). Determinant +1 or -1: CT scans of both handednesses exist.
///
/// @throws InvalidGeometry if the columns are not unit vectors at right angles to 1e-3, which covers
///     the single-precision rounding of NIfTI headers and refuses sheared grids
public record Direction(
    double xi,
    double xj,
    double xk,
    double yi,
    double yj,
    double yk,
    double zi,
    double zj,
    double zk) {
  public static final Direction IDENTITY = new Direction(1, 0, 0, 0, 1, 0, 0, 0, 1);

  private static final double TOLERANCE = 1e-3;

  public Direction {
    requireUnit("i", xi, yi, zi);
    requireUnit("j", xj, yj, zj);
    requireUnit("k", xk, yk, zk);
    requireRightAngle("i and j", xi * xj + yi * yj + zi * zj);
    requireRightAngle("i and k", xi * xk + yi * yk + zi * zk);
    requireRightAngle("j and k", xj * xk + yj * yk + zj * zk);
  }

  /// The component in the given row (0 x, 1 y, 2 z) and column (0 i, 1 j, 2 k).
  public double at(int row, int column) {
    return switch (3 * row + column) {
      case 0 -> xi;
      case 1 -> xj;
      case 2 -> xk;
      case 3 -> yi;
      case 4 -> yj;
      case 5 -> yk;
      case 6 -> zi;
      case 7 -> zj;
      case 8 -> zk;
      default -> throw new IllegalArgumentException("no component " + row + ", " + column);
    };
  }

  /// Nine components, row by row, as NRRD, MetaImage and ITK print them.
  public static Direction ofRows(double... m) {
    if (m.length != 9) {
      throw new InvalidGeometry("a direction has 9 components, got " + m.length);
    }
    return new Direction(m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]);
  }

  private static void requireUnit(String axis, double x, double y, double z) {
    double length = Math.sqrt(x * x + y * y + z * z);
    if (!(Math.abs(length - 1) <= TOLERANCE)) {
      throw new InvalidGeometry(
          "direction of axis %s must be a unit vector, got (%s, %s, %s) of length %s"
              .formatted(axis, x, y, z, length));
    }
  }

  private static void requireRightAngle(String axes, double cosine) {
    if (!(Math.abs(cosine) <= TOLERANCE)) {
      throw new InvalidGeometry(
          "axes %s must be at right angles, got cosine %s; sheared grids (for example an uncorrected"
                  .formatted(axes, cosine)
              + " gantry tilt) must be resampled first");
    }
  }
}
