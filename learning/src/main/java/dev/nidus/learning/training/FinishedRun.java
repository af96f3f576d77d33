package dev.nidus.learning.training;

import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.weights.StoredTensor;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// A run after its last step.
///
/// @param state of the learner, as chosen; alive inside the call that gets it
/// @param measured every measured step
/// @param refused lesions whose scans gave no patch
public record FinishedRun(
    RunFolder folder,
    RunIdentity identity,
    Surroundings surroundings,
    SequencedMap<String, StoredTensor> state,
    List<StepMetrics> measured,
    long refused) {
  public FinishedRun {
    measured = List.copyOf(measured);
  }

  /// The last measurement.
  public Optional<StepMetrics> last() {
    return measured.isEmpty() ? Optional.empty() : Optional.of(measured.getLast());
  }
}
