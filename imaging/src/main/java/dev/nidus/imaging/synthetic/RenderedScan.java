package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.ImageGeometry;
import java.util.List;

/// The voxels of one scan and the masks of its lesions, in the order in which a file stores them. The
/// arrays are handed over, not copied.
public final class RenderedScan {
  private final ImageGeometry geometry;
  private final short[] hounsfield;
  private final List<byte[]> masks;

  RenderedScan(ImageGeometry geometry, short[] hounsfield, List<byte[]> masks) {
    this.geometry = geometry;
    this.hounsfield = hounsfield;
    this.masks = List.copyOf(masks);
  }

  /// The grid of scan and masks.
  public ImageGeometry geometry() {
    return geometry;
  }

  /// One value a voxel, i fastest.
  public short[] hounsfield() {
    return hounsfield;
  }

  /// One mask a lesion, in the order of the scan's lesions: 1 inside, 0 outside.
  public List<byte[]> masks() {
    return masks;
  }
}
