package dev.nidus.learning.weights;

/// Under which terms an encoder's weights may be used. Nidus ships none of them.
public enum WeightsLicence {
  /// As its archive states.
  CC_BY_NC("CC BY-NC 4.0 (no commercial use)"),
  /// A licence of their own, for research.
  AUTHORS_NON_COMMERCIAL("non-commercial (its authors' licence)"),
  /// Free, with the notice.
  MIT("MIT"),
  /// No file of them is published.
  ASK_THE_TRAINER("ask whoever trained it"),
  /// Drawn by Nidus from a seed: nobody's.
  DRAWN("none needed: drawn from a seed");

  private final String text;

  WeightsLicence(String text) {
    this.text = text;
  }

  /// For people.
  public String text() {
    return text;
  }
}
