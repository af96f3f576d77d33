package dev.nidus.app.court;

/// What of a patch about a lesion is shown to a probe. All are measured in a cube of 50 mm at 1 mm about the seed, cut with
/// true geometry, whatever patch the encoder sees.
public enum LesionView {
  /// Eighteen Hounsfield numbers of the middle of the cube.
  HISTOGRAM("18 Hounsfield numbers of a cube of 50 mm"),
  /// The cube without a ball of 24 mm about the seed: the same ball for every lesion, so that neither the size nor the shape
  /// of a lesion can be read off what is missing. Lesions that reach beyond it are left out.
  BACKGROUND(
      "23 numbers of the cube of 50 mm without a ball of 24 mm radius about the seed, the same for"
          + " every lesion"),
  /// The voxels of the mask, and how many they are.
  LESION("23 numbers of the voxels of the mask, and their volume"),
  /// The diameter of a ball with the volume of the mask.
  DIAMETER("diameter of a ball with the volume of the mask");

  private final String source;

  LesionView(String source) {
    this.source = source;
  }

  /// What it is made of, in words.
  public String source() {
    return source;
  }
}
