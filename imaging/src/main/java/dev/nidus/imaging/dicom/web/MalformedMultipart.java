package dev.nidus.imaging.dicom.web;

/// A multipart body that breaks the rules or a limit. The message goes on after the name of the
/// server's answer: `names no boundary of its parts`.
final class MalformedMultipart extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  MalformedMultipart(String problem) {
    super(problem);
    this.problem = problem;
  }

  /// Never missing.
  @Override
  public String getMessage() {
    return problem;
  }
}
