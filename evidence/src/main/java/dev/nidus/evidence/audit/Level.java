package dev.nidus.evidence.audit;

/// What two rows may have in common, from the widest to the narrowest.
public enum Level {
  PATIENT("patient", "patients"),
  STUDY("study", "studies"),
  SCAN("scan", "scans"),
  LESION("lesion", "lesions");

  private final String word;
  private final String plural;

  Level(String word, String plural) {
    this.word = word;
    this.plural = plural;
  }

  public String word() {
    return word;
  }

  public String plural() {
    return plural;
  }
}
