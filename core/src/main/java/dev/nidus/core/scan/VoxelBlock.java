package dev.nidus.core.scan;

/// The Hounsfield units of a box of voxels, i fastest, in single precision: exact for every integer
/// that CT uses (up to 2^24).
public final class VoxelBlock {
  private final VoxelBox box;
  private final float[] hounsfield;

  /// Takes over the array; the caller must not write to it afterwards.
  public VoxelBlock(VoxelBox box, float[] hounsfield) {
    if (hounsfield.length != box.size().voxels()) {
      throw new IllegalArgumentException(
          "a block of %s voxels needs %d values, got %d"
              .formatted(box.size(), box.size().voxels(), hounsfield.length));
    }
    this.box = box;
    this.hounsfield = hounsfield;
  }

  public VoxelBox box() {
    return box;
  }

  /// The value at an index of the whole scan, which must lie in the box.
  public float at(int i, int j, int k) {
    return hounsfield[offset(i, j, k)];
  }

  /// The position of an index of the whole scan in {@link #values}.
  public int offset(int i, int j, int k) {
    return ((k - box.k()) * box.size().j() + (j - box.j())) * box.size().i() + (i - box.i());
  }

  /// The block's own array, i fastest: not a copy, to be read only.
  public float[] values() {
    return hounsfield;
  }
}
