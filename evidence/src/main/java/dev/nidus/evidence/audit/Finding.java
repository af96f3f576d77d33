package dev.nidus.evidence.audit;

/// What a court says.
public enum Finding {
  CONVICTED("convicted"),
  ACQUITTED("acquitted"),
  NOT_ENOUGH_EVIDENCE("not enough evidence");

  private final String words;

  Finding(String words) {
    this.words = words;
  }

  public String words() {
    return words;
  }
}
