package dev.nidus.core.patch;

/// What fills a patch where the crop reaches beyond the scan.
public enum Padding {
  /// -1024 HU, which the reference's scaling makes 0: padded after scaling (SPEC 2.1).
  OFFSET(Patch.PADDING_HU),
  /// 0 HU: padded before scaling, as the study did for Models Genesis (SPEC 2.5).
  WATER(0);

  private final float hounsfield;

  Padding(float hounsfield) {
    this.hounsfield = hounsfield;
  }

  /// The value of a voxel of padding.
  public float hounsfield() {
    return hounsfield;
  }

  /// As weights files and receipts have it: `-1024` or `0`.
  public String word() {
    return Integer.toString((int) hounsfield);
  }
}
