package dev.nidus.app.published;

/// Something that a number needs is missing or damaged. It costs the rows that need it, never the run.
final class Unavailable extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param sentence what is missing, why, and what would help
  Unavailable(String sentence) {
    super(sentence);
  }

  Unavailable(String sentence, Throwable cause) {
    super(sentence, cause);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
