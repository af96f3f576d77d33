package dev.nidus.core.extraction;

/// The whole extraction cannot go on: it was interrupted, or a worker died. What was written is kept.
public final class ExtractionStopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ExtractionStopped(String message) {
    super(message);
  }

  public ExtractionStopped(String message, Throwable cause) {
    super(message, cause);
  }
}
