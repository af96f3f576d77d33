package dev.nidus.learning.finetuning;

/// Labels or splits from which nothing can be learned, or nothing honest said. The message says what to do.
public final class UnusableLabels extends Exception {
  private static final long serialVersionUID = 1;

  UnusableLabels(String sentence) {
    super(sentence);
  }
}
