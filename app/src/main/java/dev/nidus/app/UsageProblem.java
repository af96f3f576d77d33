package dev.nidus.app;

/// Something that stops a command before any work: a missing file, a broken header, options that do
/// not fit together. The message is a sentence for the user; the exit status is 2.
public final class UsageProblem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageProblem(String message) {
    super(message);
  }

  public UsageProblem(String message, Throwable cause) {
    super(message, cause);
  }
}
