package dev.nidus.imaging.segmentation;

/// A file that is a scan but no mask of the lesions asked for. The message is a sentence for the
/// user.
public final class UnusableMask extends Exception {
  private static final long serialVersionUID = 1L;

  public UnusableMask(String message) {
    super(message);
  }
}
