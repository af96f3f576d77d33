package dev.nidus.learning.weights.pickle;

/// A pickle that is damaged, beyond its budget, or asks for code to be run. The message is a clause
/// that completes "FILE is refused: ...".
public final class RefusedPickle extends Exception {
  private static final long serialVersionUID = 1L;

  public RefusedPickle(String message) {
    super(message);
  }
}
