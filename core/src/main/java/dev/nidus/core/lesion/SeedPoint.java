package dev.nidus.core.lesion;

import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;

/// The one point in a lesion that a user gives: three numbers and the convention they are in.
///
/// The numbers may be anything, NaN included, for they come from a table; {@link #position} is where
/// they are checked.
public record SeedPoint(double first, double second, double third, CoordinateSystem system) {

  public static SeedPoint lps(double x, double y, double z) {
    return new SeedPoint(x, y, z, CoordinateSystem.LPS);
  }

  /// The point in the patient.
  ///
  /// @throws dev.nidus.core.geometry.InvalidGeometry if a number is not finite
  public Point3 position(ImageGeometry scan) {
    return system.pointOf(first, second, third, scan);
  }
}
