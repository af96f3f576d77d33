package dev.nidus.learning.plan;

import java.util.Optional;

/// How long the run is, in what batches, and on what. A run ends with the last epoch or the last step,
/// whichever comes first.
public record TrainingPlan(
    @Setting(value = "times through the lesions", standard = "100", least = 1, most = 1_000_000)
        Optional<Integer> epochs,
    @Setting(value = "most optimiser steps", least = 1) Optional<Long> steps,
    @Setting(
            value = "lesions of a batch, in each process",
            standard = "32",
            least = 1,
            most = 65536)
        int batch,
    @Setting(
            value = "batches whose gradients are summed to one step",
            standard = "1",
            least = 1,
            most = 65536)
        int accumulation,
    @Setting(value = "processes that share a step", standard = "1", least = 1, most = 65536)
        int processes,
    @Setting(value = "whether batch norms see the batches of all processes", standard = "true")
        boolean syncBatchNorm,
    @Setting(
            value =
                "whether the views of a step pass the network one after the other or as one batch",
            standard = "separate")
        Passage views,
    @Setting(value = "numbers of activations; weights are float32 always", standard = "float32")
        Numbers precision,
    @Setting(value = "compute activations twice to save memory", standard = "false")
        boolean gradientCheckpointing,
    @Setting(value = "longest gradient; longer ones are shortened to it", above = 0)
        Optional<Double> gradientNorm,
    @Setting(
            value = "threads of the network, in each process; all cores if absent",
            least = 1,
            most = 1024)
        Optional<Integer> threads) {

  /// How the views of a step pass the network.
  public enum Passage {
    /// One after the other, so that batch norms see one kind of view at a time: the reference.
    SEPARATE,
    /// As one batch, so that batch norms cannot tell positive from negative patches (decision 0061).
    TOGETHER
  }

  /// Number types.
  public enum Numbers {
    FLOAT32,
    BFLOAT16
  }
}
