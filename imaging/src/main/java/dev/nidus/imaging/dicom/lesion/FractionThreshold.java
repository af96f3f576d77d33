package dev.nidus.imaging.dicom.lesion;

/// From which fraction on a voxel of a fractional segmentation belongs to its segment.
///
/// @param fraction above 0, at most 1
public record FractionThreshold(double fraction) {
  /// Half, as dcmqi and highdicom users mostly take.
  public static final FractionThreshold HALF = new FractionThreshold(0.5);

  public FractionThreshold {
    if (!(fraction > 0 && fraction <= 1)) {
      throw new IllegalArgumentException(
          "a threshold lies above 0 and is at most 1, got " + fraction);
    }
  }
}
