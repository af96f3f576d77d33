package dev.nidus.imaging.dicom.codec;

/// A compressed frame that cannot be decoded: the rest of a sentence that starts with the file.
final class BrokenFrame extends Exception {
  private static final long serialVersionUID = 1L;

  private final String problem;

  BrokenFrame(String problem) {
    super(problem);
    this.problem = problem;
  }

  BrokenFrame(String problem, Throwable cause) {
    super(problem, cause);
    this.problem = problem;
  }

  @Override
  public String getMessage() {
    return problem;
  }
}
