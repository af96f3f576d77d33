package dev.nidus.evidence.resampling;

/// What is drawn, or swapped, as a whole.
public enum Unit {
  /// A patient with all lesions: right when lesions of a patient resemble each other.
  PATIENT,
  /// A single lesion: as published, and too sure of itself when patients have several.
  LESION
}
