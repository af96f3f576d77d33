package dev.nidus.learning.tensor;

/// Native memory outlived the place that should have released it.
public final class NativeMemoryLeak extends IllegalStateException {
  private static final long serialVersionUID = 1;

  NativeMemoryLeak(String sentence) {
    super(sentence);
  }
}
