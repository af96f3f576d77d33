package dev.nidus.learning.training;

/// Whether a run goes on.
public enum Course {
  ON,
  END
}
