package dev.nidus.learning.tensor;

/// The numbers of a batch normalisation, one per channel; epsilon 1e-5, momentum 0.1 (SPEC 3.1).
///
/// @param scale gamma
/// @param shift beta
/// @param mean running mean, updated by {@link Mode#BATCH_STATISTICS}
/// @param variance running variance, likewise
public record BatchNorm(Parameter scale, Parameter shift, Parameter mean, Parameter variance) {
  /// Added to the variance before its root is taken.
  public static final double EPSILON = 1e-5;

  /// Weight of the newest batch in the running statistics.
  public static final double MOMENTUM = 0.1;

  /// Which statistics normalise.
  public enum Mode {
    /// The stored ones: evaluation.
    STORED_STATISTICS,
    /// Those of the batch, and the stored ones are updated: training.
    BATCH_STATISTICS,
    /// Those of the batch, and the stored ones stay: a block that is computed a second time for its
    /// gradients.
    BATCH_STATISTICS_AGAIN
  }
}
