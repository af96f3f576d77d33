package dev.nidus.core.geometry;

/// Voxel size along i, j and k in millimetres.
///
/// @throws InvalidGeometry if a component is not finite and positive
public record Spacing(double i, double j, double k) {
  public static final Spacing ONE_MILLIMETRE = new Spacing(1, 1, 1);

  public Spacing {
    if (!(i > 0 && j > 0 && k > 0) || !Double.isFinite(i + j + k)) {
      throw new InvalidGeometry(
          "spacing must be finite and positive in mm, got %s x %s x %s".formatted(i, j, k));
    }
  }

  /// The size along axis 0 (i), 1 (j) or 2 (k) in millimetres.
  public double along(int axis) {
    return switch (axis) {
      case 0 -> i;
      case 1 -> j;
      case 2 -> k;
      default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
    };
  }

  @Override
  public String toString() {
    return i + " x " + j + " x " + k + " mm";
  }
}
