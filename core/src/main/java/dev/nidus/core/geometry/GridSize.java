package dev.nidus.core.geometry;

/// The number of voxels along i, j and k, i fastest in memory.
///
/// @throws InvalidGeometry if a count is not positive
public record GridSize(int i, int j, int k) {
  public GridSize {
    if (i < 1 || j < 1 || k < 1) {
      throw new InvalidGeometry(
          "a grid needs at least one voxel along each axis, got %d x %d x %d".formatted(i, j, k));
    }
  }

  /// The number of voxels, exact beyond 2^31.
  public long voxels() {
    return Math.multiplyExact(Math.multiplyExact((long) i, j), (long) k);
  }

  /// The count along axis 0 (i), 1 (j) or 2 (k).
  public int along(int axis) {
    return switch (axis) {
      case 0 -> i;
      case 1 -> j;
      case 2 -> k;
      default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
    };
  }

  @Override
  public String toString() {
    return i + " x " + j + " x " + k;
  }
}
