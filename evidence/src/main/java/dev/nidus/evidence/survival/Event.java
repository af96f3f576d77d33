package dev.nidus.evidence.survival;

/// What ended the observation of a patient.
public enum Event {
  /// The event of interest, as death.
  OCCURRED,
  /// The observation ended before the event.
  CENSORED
}
