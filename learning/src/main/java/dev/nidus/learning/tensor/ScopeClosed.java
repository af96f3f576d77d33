package dev.nidus.learning.tensor;

/// A tensor, scope or parameter was used after it was closed.
public final class ScopeClosed extends IllegalStateException {
  private static final long serialVersionUID = 1;

  ScopeClosed(String what) {
    super(what + " is closed; use its tensors before its scope ends, or keep() them");
  }
}
