package dev.nidus.learning.training;

/// A run ended before its last step. The message says why and how to go on.
public final class RunStopped extends Exception {
  private static final long serialVersionUID = 1;

  public RunStopped(String sentence) {
    super(sentence);
  }

  public RunStopped(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
