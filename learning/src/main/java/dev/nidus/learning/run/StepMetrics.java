package dev.nidus.learning.run;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// What was measured at a step.
///
/// @param step from 1
/// @param epoch from 0
/// @param loss the mean over the step's batch, in all processes
/// @param learningRate as the schedule gave it
/// @param gradientNorm length of the gradient before any shortening
/// @param alignment mean squared distance of the two embeddings of a lesion on the unit sphere; 0 is perfect
///     (Wang and Isola 2020, eq. 7)
/// @param uniformity log of the mean of exp(-2 distance^2) over pairs of lesions; -4 and less is well spread,
///     0 is collapse (Wang and Isola 2020, eq. 8)
/// @param effectiveRank exponential of the entropy of the embedding's singular values, from 1 to its length
///     (Roy and Vetterli 2007)
/// @param patchesPerSecond views through the network a second, in all processes, since the measurement before
/// @param idleShare share of that time in which the network waited for patches
/// @param memoryMebibytes resident memory of this process
/// @param tuning of the look at the tuning split after this step, if there was one
public record StepMetrics(
    long step,
    long epoch,
    double loss,
    double learningRate,
    double gradientNorm,
    OptionalDouble alignment,
    OptionalDouble uniformity,
    OptionalDouble effectiveRank,
    double patchesPerSecond,
    double idleShare,
    double memoryMebibytes,
    Optional<TuningMetrics> tuning) {

  /// The same with what a look found.
  public StepMetrics with(TuningMetrics look) {
    return new StepMetrics(
        step,
        epoch,
        loss,
        learningRate,
        gradientNorm,
        alignment,
        uniformity,
        effectiveRank,
        patchesPerSecond,
        idleShare,
        memoryMebibytes,
        Optional.of(look));
  }

  /// By the names of `metrics.jsonl` and TensorBoard, without the step.
  public SequencedMap<String, Double> values() {
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    values.put("epoch", (double) epoch);
    values.put("loss", loss);
    values.put("learning_rate", learningRate);
    values.put("gradient_norm", gradientNorm);
    alignment.ifPresent(value -> values.put("alignment", value));
    uniformity.ifPresent(value -> values.put("uniformity", value));
    effectiveRank.ifPresent(value -> values.put("effective_rank", value));
    values.put("patches_per_second", patchesPerSecond);
    values.put("idle_share", idleShare);
    values.put("memory_mib", memoryMebibytes);
    tuning.ifPresent(look -> {
      values.put("tuning_loss", look.loss());
      look.score().ifPresent(score -> values.put("tuning_score", score));
    });
    return values;
  }
}
