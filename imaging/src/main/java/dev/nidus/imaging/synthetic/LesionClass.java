package dev.nidus.imaging.synthetic;

/// Two kinds of lesion that differ in texture and margin, and neither in size nor in mean intensity.
public enum LesionClass {
  /// Patchy inside, rough and often spiculated at the rim.
  MALIGNANT_LIKE("malignant-like"),
  /// Fine-grained inside, smooth at the rim.
  BENIGN_LIKE("benign-like");

  private final String word;

  LesionClass(String word) {
    this.word = word;
  }

  /// The class as tables have it.
  public String word() {
    return word;
  }
}
