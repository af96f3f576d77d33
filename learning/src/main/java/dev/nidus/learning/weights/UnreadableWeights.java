package dev.nidus.learning.weights;

/// A weights file that is missing, damaged, hostile, of no known format, or without a network. The
/// message is a sentence for the user: which file, what, where, and the remedy where there is one.
public final class UnreadableWeights extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableWeights(String message) {
    super(message);
  }

  public UnreadableWeights(String message, Throwable cause) {
    super(message, cause);
  }
}
