package dev.nidus.learning.sampling;

import java.io.IOException;

/// The folder of a cache cannot be used. The message is a sentence for the user.
public final class UnusableCache extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableCache(String message) {
    super(message);
  }

  UnusableCache(String message, Throwable cause) {
    super(message, cause);
  }
}
