package dev.nidus.core.scan;

/// A file that is missing, damaged, too large or of no known format. The message is a sentence for
/// the user: what, where, the value, what is allowed.
public final class UnreadableScan extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public UnreadableScan(String message) {
    super(message);
    this.sentence = message;
  }

  public UnreadableScan(String message, Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  /// The sentence for the user, never missing.
  @Override
  public String getMessage() {
    return sentence;
  }
}
