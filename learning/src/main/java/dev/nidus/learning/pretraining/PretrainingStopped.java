package dev.nidus.learning.pretraining;

/// A run ended before its last step. The message says why and how to go on.
public final class PretrainingStopped extends Exception {
  private static final long serialVersionUID = 1;

  public PretrainingStopped(String sentence) {
    super(sentence);
  }

  public PretrainingStopped(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
