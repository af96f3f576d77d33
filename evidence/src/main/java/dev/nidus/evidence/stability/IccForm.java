package dev.nidus.evidence.stability;

/// The six intraclass correlations of Shrout and Fleiss, in the notation of McGraw and Wong. They answer different
/// questions: a reader who is always a little higher costs agreement, but not consistency.
public enum IccForm {
  /// Each subject has readers of its own; one reading. Shrout and Fleiss (1,1).
  ONE_WAY_SINGLE("ICC(1,1)"),
  /// Readers drawn from many read all subjects; absolute agreement of one reading. Shrout and Fleiss (2,1).
  AGREEMENT_SINGLE("ICC(A,1)"),
  /// These readers and no others; consistency of one reading. Shrout and Fleiss (3,1), the paper's for RIDER (SPEC
  /// section 7).
  CONSISTENCY_SINGLE("ICC(C,1)"),
  /// As {@link #ONE_WAY_SINGLE}, of the mean over readers.
  ONE_WAY_MEAN("ICC(1,k)"),
  /// As {@link #AGREEMENT_SINGLE}, of the mean over readers.
  AGREEMENT_MEAN("ICC(A,k)"),
  /// As {@link #CONSISTENCY_SINGLE}, of the mean over readers; Cronbach's alpha.
  CONSISTENCY_MEAN("ICC(C,k)");

  private final String notation;

  IccForm(String notation) {
    this.notation = notation;
  }

  /// As McGraw and Wong write it.
  public String notation() {
    return notation;
  }
}
