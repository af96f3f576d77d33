package dev.nidus.learning.optimizer;

/// A gradient holds NaN or an infinity. The message names the tensors; who runs the steps adds the
/// step, the batch and the last good checkpoint.
public final class GradientNotFinite extends RuntimeException {
  private static final long serialVersionUID = 1;

  GradientNotFinite(String sentence) {
    super(sentence);
  }
}
