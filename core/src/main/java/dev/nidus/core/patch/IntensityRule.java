package dev.nidus.core.patch;

/// What to do with a scan whose values cannot be Hounsfield units.
public enum IntensityRule {
  /// Refuse its lesions.
  HOUNSFIELD_ONLY,
  /// Cut them all the same and warn.
  ANY
}
