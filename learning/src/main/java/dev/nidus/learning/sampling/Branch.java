package dev.nidus.learning.sampling;

/// Which patch of a sample.
public enum Branch {
  /// Of the lesion.
  POSITIVE,
  /// From elsewhere in its scan.
  NEGATIVE
}
