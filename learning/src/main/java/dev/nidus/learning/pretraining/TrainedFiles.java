package dev.nidus.learning.pretraining;

import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.ModelCard;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import dev.nidus.learning.weights.WeightsDigest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/// What a finished run leaves: the encoder in two formats and its card. The safetensors come last: where they
/// are, the run is complete.
record TrainedFiles(
    PretrainingPlan plan, RunIdentity identity, PretrainingData data, Surroundings surroundings) {

  /// @param state of the learner; its trunk is written
  /// @param refused lesions whose scans gave no patch
  void write(
      RunFolder folder,
      SequencedMap<String, StoredTensor> state,
      Optional<StepMetrics> last,
      long refused)
      throws IOException {
    SequencedMap<String, StoredTensor> trunk = LearnerParts.under(LearnerParts.BACKBONE, state);
    EncoderMetadata metadata =
        new EncoderMetadata(
            plan.name(),
            PlannedLearner.network(plan),
            plan.patch().spec(),
            new PlannedSamples(plan).scaling());
    TorchWriter.write(
        folder.torch(), trunk, HeadKind.NONE, new LinkedHashMap<>(), metadata.toMap());
    card(trunk, last, refused).write(folder.card());
    SafetensorsWriter.write(folder.safetensors(), trunk, metadata.toMap());
  }

  private ModelCard card(
      SequencedMap<String, StoredTensor> trunk, Optional<StepMetrics> last, long refused) {
    ModelCard.Collapse collapse =
        last.filter(metrics -> metrics.effectiveRank().isPresent())
            .map(metrics ->
                metrics.effectiveRank().getAsDouble() < plan.monitoring().collapse()
                    ? ModelCard.Collapse.COLLAPSED
                    : ModelCard.Collapse.SPREAD)
            .orElse(ModelCard.Collapse.NOT_MEASURED);
    long scans =
        IntStream.range(0, data.cohort().size())
            .mapToObj(n -> data.cohort().lesion(n).lesion().scanFile())
            .distinct()
            .count();
    return new ModelCard(
        plan,
        identity,
        data.cohort().size() - refused,
        data.refusedRows() + refused,
        scans,
        data.patients(),
        PlannedLearner.network(plan).features(),
        WeightsDigest.of(trunk),
        last,
        collapse,
        surroundings.machine());
  }
}
