package dev.nidus.learning.tensor;

/// The native tensor library cannot be loaded. The message says which file is missing and what to do.
public final class NativeLibraryMissing extends IllegalStateException {
  private static final long serialVersionUID = 1;

  NativeLibraryMissing(String sentence) {
    super(sentence);
  }
}
