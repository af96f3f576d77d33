package dev.nidus.learning.training;

import java.util.OptionalDouble;

/// How a loop goes round.
///
/// @param steps optimiser steps of the whole run
/// @param accumulation batches whose mean gradient is one step
/// @param batchesPerEpoch batches of this process that make an epoch
/// @param gradientLimit longest gradient; longer ones are shortened
/// @param measureEvery steps between two measurements of embeddings and memory
public record LoopRule(
    long steps,
    int accumulation,
    int batchesPerEpoch,
    OptionalDouble gradientLimit,
    int measureEvery) {
  public LoopRule {
    if (steps < 1 || accumulation < 1 || batchesPerEpoch < 1 || measureEvery < 1) {
      throw new IllegalArgumentException(
          "steps, accumulation, batches of an epoch and steps between measurements are at least 1,"
              + " got %d, %d, %d, %d"
                  .formatted(steps, accumulation, batchesPerEpoch, measureEvery));
    }
  }

  /// The epoch of the first batch of a step.
  public long epoch(long step) {
    return step * accumulation / batchesPerEpoch;
  }

  /// Whether an epoch ends with a step.
  public boolean endsEpoch(long stepsDone) {
    return epoch(stepsDone) > epoch(stepsDone - 1);
  }
}
