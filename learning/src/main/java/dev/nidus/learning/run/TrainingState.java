package dev.nidus.learning.run;

import dev.nidus.learning.weights.StoredTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// All that a run needs to go on as if it had never stopped. Random streams are no part of it: they depend on
/// the seed and the step alone.
///
/// @param step steps that are done
/// @param tensors weights, running statistics, moments of the optimiser, memory of the objective
/// @param numbers everything else, as text by name
public record TrainingState(
    long step, SequencedMap<String, StoredTensor> tensors, SequencedMap<String, String> numbers) {
  public TrainingState {
    tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    numbers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(numbers));
  }
}
