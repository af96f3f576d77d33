package dev.nidus.learning.pretraining;

import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.ModelCard;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.FinishedRun;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.training.PlannedNetwork;
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
record TrainedFiles(PretrainingPlan plan, PretrainingData data) {

  void write(FinishedRun finished) throws IOException {
    RunFolder folder = finished.folder();
    SequencedMap<String, StoredTensor> trunk =
        LearnerParts.under(LearnerParts.BACKBONE, finished.state());
    EncoderMetadata metadata =
        new EncoderMetadata(
            plan.name(),
            PlannedNetwork.of(plan.network()),
            plan.patch().spec(),
            plan.patch().intensityScaling());
    TorchWriter.write(
        folder.torch(), trunk, HeadKind.NONE, new LinkedHashMap<>(), metadata.toMap());
    card(trunk, finished).write(folder.card());
    SafetensorsWriter.write(folder.safetensors(), trunk, metadata.toMap());
  }

  private ModelCard card(SequencedMap<String, StoredTensor> trunk, FinishedRun finished) {
    Optional<StepMetrics> last = finished.last();
    long refused = finished.refused();
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
        finished.identity(),
        data.cohort().size() - refused,
        data.refusedRows() + refused,
        scans,
        data.patients(),
        PlannedNetwork.of(plan.network()).features(),
        WeightsDigest.of(trunk),
        last,
        collapse,
        finished.surroundings().machine());
  }
}
