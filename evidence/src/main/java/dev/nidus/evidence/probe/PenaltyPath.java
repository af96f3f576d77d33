package dev.nidus.evidence.probe;

/// What solutions along the penalty are worth on lesions held out of the fits, by log10 of C.
interface PenaltyPath {

  /// Fits, and measures the fit.
  double fitted(double exponent);

  /// The value at an exponent in the range of those fitted, as it follows from them without a fit. At a fitted
  /// one it is the fit's own.
  double foreseen(double exponent);
}
