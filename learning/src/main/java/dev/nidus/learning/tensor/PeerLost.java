package dev.nidus.learning.tensor;

/// Another process of the run died or fell silent. The run cannot go on: every process ends, and is
/// started again from the last checkpoint.
public final class PeerLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  PeerLost(String sentence, RuntimeException fromNative) {
    super(sentence);
    addSuppressed(fromNative);
  }
}
