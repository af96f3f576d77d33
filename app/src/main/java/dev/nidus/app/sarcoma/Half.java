package dev.nidus.app.sarcoma;

/// Half of the patients: 18, of whom 15 have pairs.
public enum Half {
  A,
  B;

  /// The half that is asked about if this one learns.
  public Half other() {
    return this == A ? B : A;
  }
}
