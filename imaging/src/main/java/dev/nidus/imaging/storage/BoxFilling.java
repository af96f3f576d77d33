package dev.nidus.imaging.storage;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;

/// One box of a scan while voxels stream by in file order.
@SuppressWarnings("ArrayRecordComponent") // never compared: the array is what is being filled
record BoxFilling(VoxelBox box, GridSize grid, float[] values) {

  static BoxFilling of(VoxelBox box, GridSize grid) {
    if (!box.liesIn(grid)) {
      throw new IllegalArgumentException(
          "box %s does not lie in a grid of %s".formatted(box, grid));
    }
    return new BoxFilling(box, grid, new float[Math.toIntExact(box.size().voxels())]);
  }

  VoxelBlock block() {
    return new VoxelBlock(box, values);
  }

  /// The position in the file, in voxels, of the first voxel of this box.
  long first() {
    return ((long) box.k() * grid.j() + box.j()) * grid.i() + box.i();
  }

  /// One past the position of its last voxel.
  long end() {
    return ((long) (box.end(2) - 1) * grid.j() + box.end(1) - 1) * grid.i() + box.end(0);
  }

  /// Whether some of the voxels from `at` to `at + count` may belong to this box.
  boolean meets(long at, int count) {
    return at < end() && at + count > first();
  }

  /// Keeps what belongs to this box of a run of voxels that starts at the position `at`.
  void take(float[] run, long at, int count) {
    long firstRow = Math.max(at, first()) / grid.i();
    long lastRow = (Math.min(at + count, end()) - 1) / grid.i();
    for (long row = firstRow; row <= lastRow; row++) {
      int k = (int) (row / grid.j());
      int j = (int) (row % grid.j());
      if (j < box.j() || j >= box.end(1)) {
        continue;
      }
      long start = row * grid.i() + box.i();
      long from = Math.max(at, start);
      long to = Math.min(at + count, start + box.size().i());
      if (from < to) {
        int target = ((k - box.k()) * box.size().j() + (j - box.j())) * box.size().i();
        System.arraycopy(
            run, (int) (from - at), values, target + (int) (from - start), (int) (to - from));
      }
    }
  }
}
