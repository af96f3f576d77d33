package dev.nidus.learning.finetuning;

import dev.nidus.learning.network.Head;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a file of a fine-tuned model was tuned for: for those who compute with its parts rather than use it whole.
///
/// @param classes what it tells apart
/// @param head from features to outputs
public record FinetunedTask(LesionClasses classes, Head head) {

  /// The task of a weights file; none if it holds no fine-tuned model.
  ///
  /// @param metadata text entries of the file
  /// @throws UnusableStart naming the entry that is missing or cannot be understood
  public static Optional<FinetunedTask> in(Map<String, String> metadata) throws UnusableStart {
    if (!FinetunedMetadata.isIn(metadata)) {
      return Optional.empty();
    }
    FinetunedMetadata read = FinetunedMetadata.from(metadata);
    return Optional.of(new FinetunedTask(read.classes(), read.head()));
  }

  /// The digest by which {@link FinetunedModel} knows the same tensors.
  public String digest(
      SequencedMap<String, StoredTensor> trunk, Map<String, StoredTensor> headTensors) {
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>(trunk);
    flat.putAll(LearnerParts.prefixed(HeadKind.TASK.prefix(), new LinkedHashMap<>(headTensors)));
    return WeightsDigest.of(flat).sha256();
  }
}
