package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;

/// Voxels of a patch in single precision: depth, height, width (z, y, x), the width fastest.
public final class Volume {
  private final PatchSize size;
  private final float[] values;

  /// Takes over the array.
  public Volume(PatchSize size, float[] values) {
    if (values.length != size.voxels()) {
      throw new IllegalArgumentException(
          "a volume of %s needs %d values, got %d".formatted(size, size.voxels(), values.length));
    }
    this.size = size;
    this.values = values;
  }

  /// A patch in Hounsfield units; shares its array.
  public static Volume of(Patch patch) {
    return new Volume(patch.size(), patch.hounsfield());
  }

  public PatchSize size() {
    return size;
  }

  /// The volume's own array: not a copy.
  public float[] values() {
    return values;
  }
}
