package dev.nidus.core.features;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import java.util.BitSet;

/// Some voxels of a patch, x fastest. Immutable.
public final class PatchRegion {
  private final PatchSize size;
  private final BitSet voxels;

  private PatchRegion(PatchSize size, BitSet voxels) {
    this.size = size;
    this.voxels = voxels;
  }

  /// The voxels whose value is above a threshold: of a mask that was cut as a patch, those of the lesion.
  public static PatchRegion above(Patch mask, float threshold) {
    BitSet voxels = new BitSet(mask.size().voxels());
    float[] values = mask.hounsfield();
    for (int n = 0; n < values.length; n++) {
      voxels.set(n, values[n] > threshold);
    }
    return new PatchRegion(mask.size(), voxels);
  }

  /// The voxels whose centres lie at most so far from the middle of the patch, in voxels.
  public static PatchRegion ball(PatchSize size, double radius) {
    BitSet voxels = new BitSet(size.voxels());
    for (int n = 0; n < size.voxels(); n++) {
      voxels.set(n, squareFromMiddle(size, n) <= radius * radius);
    }
    return new PatchRegion(size, voxels);
  }

  private static double squareFromMiddle(PatchSize size, int voxel) {
    int plane = size.width() * size.height();
    int row = voxel % plane / size.width();
    int slice = voxel / plane;
    double x = voxel % size.width() - (size.width() - 1) / 2.0;
    double y = row - (size.height() - 1) / 2.0;
    double z = slice - (size.depth() - 1) / 2.0;
    return x * x + y * y + z * z;
  }

  /// All other voxels of the patch.
  public PatchRegion others() {
    BitSet others = (BitSet) voxels.clone();
    others.flip(0, size.voxels());
    return new PatchRegion(size, others);
  }

  public PatchSize size() {
    return size;
  }

  /// How many voxels it has.
  public int count() {
    return voxels.cardinality();
  }

  public boolean has(int voxel) {
    return voxels.get(voxel);
  }

  /// How far its farthest voxel lies from the middle of the patch, in voxels; 0 if it is empty.
  public double reach() {
    double farthest = 0;
    for (int n = voxels.nextSetBit(0); n >= 0; n = voxels.nextSetBit(n + 1)) {
      farthest = Math.max(farthest, squareFromMiddle(size, n));
    }
    return Math.sqrt(farthest);
  }
}
