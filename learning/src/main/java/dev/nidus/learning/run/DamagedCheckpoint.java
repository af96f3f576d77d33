package dev.nidus.learning.run;

/// A checkpoint that cannot be gone on from. The message names it, says why, and what to do.
public final class DamagedCheckpoint extends Exception {
  private static final long serialVersionUID = 1;

  DamagedCheckpoint(String sentence) {
    super(sentence);
  }

  DamagedCheckpoint(String sentence, Exception cause) {
    super(sentence, cause);
  }
}
