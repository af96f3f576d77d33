package dev.nidus.app.arms;

/// An arm has no scores. The message says why.
public final class ArmFailed extends Exception {
  private static final long serialVersionUID = 1;

  ArmFailed(String sentence) {
    super(sentence);
  }

  ArmFailed(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
