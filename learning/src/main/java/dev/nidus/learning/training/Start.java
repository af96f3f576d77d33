package dev.nidus.learning.training;

/// How a run begins.
public enum Start {
  /// In a folder without a run.
  ANEW,
  /// From the last checkpoint of the folder; from the first step if there is none.
  RESUMED
}
