package dev.nidus.imaging.synthetic;

/// Where in the body a lesion lies: the eight sites of the paper's first task (SPEC 1.2), in the order of
/// its names.
public enum LesionSite {
  ABDOMEN("abdomen"),
  BONE("bone"),
  KIDNEY("kidney"),
  LIVER("liver"),
  LUNG("lung"),
  MEDIASTINUM("mediastinum"),
  PELVIS("pelvis"),
  SOFT_TISSUE("soft tissue");

  private final String word;

  LesionSite(String word) {
    this.word = word;
  }

  /// The site as tables have it.
  public String word() {
    return word;
  }
}
