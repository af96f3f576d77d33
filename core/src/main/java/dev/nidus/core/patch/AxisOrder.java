package dev.nidus.core.patch;

import java.util.Locale;

/// In which order a network sees the axes of a patch, the slowest first.
public enum AxisOrder {
  /// Depth, height, width: the reference's encoder (SPEC 2.1).
  ZYX,
  /// Width, height, depth: Models Genesis (SPEC 2.5).
  XYZ;

  /// As weights files and receipts have it: `zyx` or `xyz`.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The size of a patch as the network sees it.
  public PatchSize seen(PatchSize size) {
    return switch (this) {
      case ZYX -> size;
      case XYZ ->
          new PatchSize(/* depth= */ size.width(), size.height(), /* width= */ size.depth());
    };
  }

  /// The voxels of a patch in the order in which the network sees them.
  ///
  /// @param voxels x fastest, then y, then z; returned as they are where nothing changes
  /// @param size of the patch
  public float[] arranged(float[] voxels, PatchSize size) {
    return switch (this) {
      case ZYX -> voxels;
      case XYZ -> {
        float[] arranged = new float[voxels.length];
        int from = 0;
        for (int z = 0; z < size.depth(); z++) {
          for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
              arranged[(x * size.height() + y) * size.depth() + z] = voxels[from++];
            }
          }
        }
        yield arranged;
      }
    };
  }
}
