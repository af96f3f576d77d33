package dev.nidus.app.published;

/// A variable that a clinic knows of every patient.
public enum ClinicalVariable {
  /// In units of ten years.
  AGE("age"),
  /// 1 for men, 0 for women.
  SEX("sex"),
  /// The stage group; see {@link TumourStage}.
  STAGE("stage"),
  /// The T category, 0 to 4.
  TUMOUR("T category"),
  /// The N category, 0 to 3.
  NODES("N category"),
  /// Names, without order.
  HISTOLOGY("histology");

  private final String label;

  ClinicalVariable(String label) {
    this.label = label;
  }

  /// Its name in a page.
  public String label() {
    return label;
  }
}
