package dev.nidus.core.scan;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.InvalidGeometry;

/// A block of voxel indices: from (i, j, k), `size` voxels along each axis.
public record VoxelBox(int i, int j, int k, GridSize size) {
  public VoxelBox {
    if (i < 0 || j < 0 || k < 0) {
      throw new InvalidGeometry(
          "a box starts inside the scan, got (%d, %d, %d)".formatted(i, j, k));
    }
  }

  /// All voxels of a grid.
  public static VoxelBox whole(GridSize size) {
    return new VoxelBox(0, 0, 0, size);
  }

  /// The first index along axis 0 (i), 1 (j) or 2 (k).
  public int start(int axis) {
    return switch (axis) {
      case 0 -> i;
      case 1 -> j;
      case 2 -> k;
      default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
    };
  }

  /// One past the last index along an axis.
  public int end(int axis) {
    return start(axis) + size.along(axis);
  }

  /// Whether every voxel of this box is one of the grid.
  public boolean liesIn(GridSize grid) {
    return end(0) <= grid.i() && end(1) <= grid.j() && end(2) <= grid.k();
  }

  /// The smallest box that holds this one and another.
  public VoxelBox with(VoxelBox other) {
    int[] low = new int[3];
    int[] length = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(start(axis), other.start(axis));
      length[axis] = Math.max(end(axis), other.end(axis)) - low[axis];
    }
    return new VoxelBox(low[0], low[1], low[2], new GridSize(length[0], length[1], length[2]));
  }
}
