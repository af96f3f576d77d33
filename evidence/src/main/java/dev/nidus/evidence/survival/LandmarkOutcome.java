package dev.nidus.evidence.survival;

/// Whether a patient was without the event at a landmark.
public enum LandmarkOutcome {
  /// Observed without the event at least up to the landmark.
  SURVIVED,
  /// The event occurred before the landmark.
  DIED,
  /// Censored before the landmark: nobody knows, and the patient has no label.
  UNKNOWN
}
