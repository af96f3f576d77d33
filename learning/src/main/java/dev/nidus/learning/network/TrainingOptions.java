package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.StatisticsExchange;

/// How a network computes while it is trained.
///
/// @param arithmetic number type of activations. Parameters, statistics and the features that come
///     out are in single precision with {@link Precision#BFLOAT16} too; with {@link
///     Precision#FLOAT64} everything is double
/// @param memory what is kept for the gradients
/// @param exchange how batch normalisations share statistics with other processes
public record TrainingOptions(
    Precision arithmetic, ActivationMemory memory, StatisticsExchange exchange) {

  /// What a forward pass keeps for the gradients.
  public enum ActivationMemory {
    /// Everything.
    KEEP,
    /// The input of each residual block; the rest is computed again: about a third more time.
    RECOMPUTE
  }

  /// Single precision, everything kept, one process.
  public static TrainingOptions defaults() {
    return new TrainingOptions(Precision.FLOAT32, ActivationMemory.KEEP, StatisticsExchange.ALONE);
  }

  public TrainingOptions with(Precision other) {
    return new TrainingOptions(other, memory, exchange);
  }

  public TrainingOptions with(ActivationMemory other) {
    return new TrainingOptions(arithmetic, other, exchange);
  }

  public TrainingOptions with(StatisticsExchange other) {
    return new TrainingOptions(arithmetic, memory, other);
  }

  /// The number type of parameters and running statistics.
  public Precision master() {
    return switch (arithmetic) {
      case FLOAT32, BFLOAT16 -> Precision.FLOAT32;
      case FLOAT64 -> Precision.FLOAT64;
    };
  }
}
