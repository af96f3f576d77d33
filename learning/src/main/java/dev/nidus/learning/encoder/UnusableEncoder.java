package dev.nidus.learning.encoder;

/// No encoder can be made of a file on this machine. The message says why and what to do.
public final class UnusableEncoder extends Exception {
  private static final long serialVersionUID = 1;

  public UnusableEncoder(String sentence) {
    super(sentence);
  }
}
