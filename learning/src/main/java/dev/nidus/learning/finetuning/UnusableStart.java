package dev.nidus.learning.finetuning;

/// Weights with which a run cannot begin, or a model that cannot be used. The message says why.
public final class UnusableStart extends Exception {
  private static final long serialVersionUID = 1;

  UnusableStart(String sentence) {
    super(sentence);
  }

  UnusableStart(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
