package dev.nidus.learning.sampling;

/// Fewer lesions than a batch. The message is a sentence for the user.
public final class CohortTooSmall extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  CohortTooSmall(String message) {
    super(message);
  }
}
