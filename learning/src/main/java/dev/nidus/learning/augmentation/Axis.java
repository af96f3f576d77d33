package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.PatchSize;

/// An axis of a patch, outermost first.
public enum Axis {
  /// z, the slowest in memory.
  DEPTH,
  /// y.
  HEIGHT,
  /// x, the fastest in memory.
  WIDTH;

  /// The number of voxels of a patch along this axis.
  public int of(PatchSize size) {
    return switch (this) {
      case DEPTH -> size.depth();
      case HEIGHT -> size.height();
      case WIDTH -> size.width();
    };
  }
}
