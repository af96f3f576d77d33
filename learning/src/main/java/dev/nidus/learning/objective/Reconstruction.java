package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.Tensor;

/// How far an auto-encoder's output is from its input.
public final class Reconstruction {
  private Reconstruction() {}

  /// The mean absolute difference over all voxels (SPEC 4.6, autoencoder).
  public static Tensor l1(Tensor output, Tensor target) {
    if (!output.shape().equals(target.shape())) {
      throw new IllegalArgumentException(
          "a reconstruction has the shape of its input, got %s for %s".formatted(output, target));
    }
    return output.subtract(target).abs().mean();
  }
}
