package dev.nidus.core.patch;

import dev.nidus.core.geometry.InvalidGeometry;

/// Voxels of a patch along depth (z), height (y) and width (x), the order in which a network sees
/// them.
///
/// @throws InvalidGeometry if a count is not in 1..512
public record PatchSize(int depth, int height, int width) {
  /// Guards against a mistyped size: 512^3 voxels are 0.5 GiB.
  public static final int LARGEST_EDGE = 512;

  public PatchSize {
    if (Math.min(depth, Math.min(height, width)) < 1
        || Math.max(depth, Math.max(height, width)) > LARGEST_EDGE) {
      throw new InvalidGeometry(
          "a patch has 1 to %d voxels a side, got %d x %d x %d (depth x height x width)"
              .formatted(LARGEST_EDGE, depth, height, width));
    }
  }

  public static PatchSize cube(int edge) {
    return new PatchSize(edge, edge, edge);
  }

  public int voxels() {
    return Math.multiplyExact(Math.multiplyExact(depth, height), width);
  }

  @Override
  public String toString() {
    return depth + " x " + height + " x " + width;
  }
}
