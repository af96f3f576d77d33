package dev.nidus.core.patch;

import dev.nidus.core.geometry.ImageGeometry;

/// The cube around a lesion: Hounsfield units on a grid of its own, x fastest, then y, then z.
///
/// For the laws of the reference the axes are the scan's, put into the order and sense nearest to
/// L, P, S; for `corrected` they are L, P, S exactly. What fills it beyond the scan says {@link
/// Padding}.
public final class Patch {
  /// What lies outside the scan: the reference's offset, which scales to 0. Not air (-1000).
  public static final float PADDING_HU = -1024;

  private final PatchSize size;
  private final ImageGeometry placement;
  private final float[] hounsfield;

  /// Takes over the array.
  ///
  /// @param placement where the patch's voxels (x, y, z as i, j, k) lie in the patient
  public Patch(PatchSize size, ImageGeometry placement, float[] hounsfield) {
    if (hounsfield.length != size.voxels()) {
      throw new IllegalArgumentException(
          "a patch of %s needs %d values, got %d"
              .formatted(size, size.voxels(), hounsfield.length));
    }
    this.size = size;
    this.placement = placement;
    this.hounsfield = hounsfield;
  }

  public PatchSize size() {
    return size;
  }

  public ImageGeometry placement() {
    return placement;
  }

  /// The patch's own array, x fastest: not a copy, to be read only.
  public float[] hounsfield() {
    return hounsfield;
  }

  /// The numbers that a network sees: shape (1, z, y, x), x fastest; {@link AxisOrder} turns them.
  public float[] scaled(IntensityScaling scaling) {
    float[] scaled = new float[hounsfield.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = scaling.apply(hounsfield[i]);
    }
    return scaled;
  }
}
