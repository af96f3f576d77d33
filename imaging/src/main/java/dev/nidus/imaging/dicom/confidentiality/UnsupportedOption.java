package dev.nidus.imaging.dicom.confidentiality;

/// A word that names no option of the profile, or one that is not supported. The message is a
/// sentence for the user.
public final class UnsupportedOption extends Exception {
  private static final long serialVersionUID = 1L;

  private final String sentence;

  UnsupportedOption(String message) {
    super(message);
    this.sentence = message;
  }

  /// The sentence for the user, never missing.
  @Override
  public String getMessage() {
    return sentence;
  }
}
