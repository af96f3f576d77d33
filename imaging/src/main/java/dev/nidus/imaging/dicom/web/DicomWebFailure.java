package dev.nidus.imaging.dicom.web;

/// A server that cannot be reached, refuses, or answers what it must not. The message is a sentence
/// for the user and holds no credentials.
public final class DicomWebFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  public DicomWebFailure(String message) {
    super(message);
    this.sentence = message;
  }

  public DicomWebFailure(String message, Throwable cause) {
    super(message, cause);
    this.sentence = message;
  }

  /// The sentence for the user, never missing.
  @Override
  public String getMessage() {
    return sentence;
  }
}
