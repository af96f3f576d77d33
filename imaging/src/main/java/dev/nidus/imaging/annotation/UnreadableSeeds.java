package dev.nidus.imaging.annotation;

/// A file that holds no seeds that can be used. The message is a sentence for the user.
public final class UnreadableSeeds extends Exception {
  private static final long serialVersionUID = 1L;

  public UnreadableSeeds(String message) {
    super(message);
  }

  public UnreadableSeeds(String message, Throwable cause) {
    super(message, cause);
  }
}
