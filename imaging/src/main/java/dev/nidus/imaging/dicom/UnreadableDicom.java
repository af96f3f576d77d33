package dev.nidus.imaging.dicom;

import java.io.IOException;

/// A DICOM file that is damaged, over a limit or says what it must not say. The message is a sentence
/// for the user: the file, the tag, the value, what is allowed and what to do.
public final class UnreadableDicom extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public UnreadableDicom(String message) {
    super(message);
    this.sentence = message;
  }

  public UnreadableDicom(String message, Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  /// The exception for a failure of the file system.
  static UnreadableDicom of(String name, IOException cause) {
    String why = cause.getMessage();
    return new UnreadableDicom(
        "%s cannot be read: %s"
            .formatted(name, why == null ? cause.getClass().getSimpleName() : why),
        cause);
  }

  /// The sentence for the user, never missing.
  @Override
  public String getMessage() {
    return sentence;
  }
}
