package dev.nidus.evidence.survival;

/// A survival time, a score or a covariate that no patient can have: negative, not a number, of another length.
public final class UnusableSurvivalData extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /// @param message a sentence: which row, the value, what is allowed
  public UnusableSurvivalData(String message) {
    super(message);
  }
}
