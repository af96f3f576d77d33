package dev.nidus.core.geometry;

/// A position in the patient, in LPS millimetres: x to the Left, y to the Posterior, z to the
/// Superior (DICOM PS3.3 C.7.6.2.1.1).
///
/// @throws InvalidGeometry if a coordinate is not finite
public record Point3(double x, double y, double z) {
  public Point3 {
    if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(z)) {
      throw new InvalidGeometry("a point must be finite, got (%s, %s, %s) mm".formatted(x, y, z));
    }
  }

  /// The same numbers read in the other handedness: RAS for LPS and back, by negating x and y.
  public Point3 mirrored() {
    return new Point3(-x, -y, z);
  }

  public double distanceTo(Point3 other) {
    double dx = x - other.x;
    double dy = y - other.y;
    double dz = z - other.z;
    return Math.sqrt(dx * dx + dy * dy + dz * dz);
  }
}
