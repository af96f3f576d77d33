package dev.nidus.imaging.synthetic;

/// When after the injection of contrast a scan is taken; a nuisance, independent of the lesion.
public enum ContrastPhase {
  NATIVE("native", 44, 54, 46, 32, 32),
  PORTAL("portal", 150, 112, 125, 165, 120);

  private final String word;
  final float blood;
  final float liver;
  final float spleen;
  final float kidneyCortex;
  final float kidneyMedulla;

  ContrastPhase(String word, float blood, float liver, float spleen, float cortex, float medulla) {
    this.word = word;
    this.blood = blood;
    this.liver = liver;
    this.spleen = spleen;
    this.kidneyCortex = cortex;
    this.kidneyMedulla = medulla;
  }

  /// The phase as tables have it.
  public String word() {
    return word;
  }
}
