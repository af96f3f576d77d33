package dev.nidus.evidence.estimate;

/// Why an estimate cannot be made from these rows: one class only, no event, too few patients. A fact for the
/// report, in place of NaN.
public final class Inestimable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param reason a sentence: what cannot be estimated, why, what would help
  public Inestimable(String reason) {
    super(reason);
  }
}
