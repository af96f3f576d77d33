package dev.nidus.learning.finetuning;

import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.FinishedRun;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import dev.nidus.learning.weights.WeightsDigest;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What a finished run leaves: encoder and head in two formats, and their card. The safetensors come last: where
/// they are, the run is complete.
record FinetunedFiles(FinetuningPlan plan, FinetuningData data, StartingEncoder start, Head head) {

  void write(FinishedRun finished) throws IOException {
    RunFolder folder = finished.folder();
    SequencedMap<String, StoredTensor> trunk =
        LearnerParts.under(LearnerParts.TRUNK, finished.state());
    SequencedMap<String, StoredTensor> top =
        LearnerParts.under(LearnerParts.HEADS, finished.state());
    Map<String, String> metadata =
        FinetunedMetadata.of(data.classes(), head)
            .toMap(
                new EncoderMetadata(
                    plan.name(), start.network(), start.patch(), start.identity().scaling()));
    TorchWriter.write(folder.torch(), trunk, HeadKind.TASK, top, metadata);
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>(trunk);
    flat.putAll(LearnerParts.prefixed(HeadKind.TASK.prefix(), top));
    new FinetunedCard(plan, data, start, finished, WeightsDigest.of(flat)).write(folder.card());
    SafetensorsWriter.write(folder.safetensors(), flat, metadata);
  }
}
