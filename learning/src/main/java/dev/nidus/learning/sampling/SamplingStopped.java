package dev.nidus.learning.sampling;

/// No further batch can be made. The message is a sentence for the user.
public final class SamplingStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SamplingStopped(String message) {
    super(message);
  }

  SamplingStopped(String message, Throwable cause) {
    super(message, cause);
  }
}
