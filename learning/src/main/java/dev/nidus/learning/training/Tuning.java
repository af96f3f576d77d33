package dev.nidus.learning.training;

import dev.nidus.learning.plan.TuningPlan;
import dev.nidus.learning.run.CheckpointStore;
import dev.nidus.learning.run.TuningMetrics;
import java.io.IOException;
import java.util.Map;
import java.util.SequencedMap;

/// Looks at a network while it learns, with lesions that it does not learn from.
///
/// What it decides depends on what it saw before; that is its state, and checkpoints keep it.
public interface Tuning {

  /// Whether a look is due after a step, from 1.
  boolean isDue(long step);

  /// Looks.
  ///
  /// @throws IOException if the lesions cannot be read
  Judgement look() throws IOException;

  /// Whether an earlier look has ended the run.
  boolean isOver();

  /// Which weights become the model.
  TuningPlan.Chosen chosen();

  /// What it saw so far, as text by name.
  SequencedMap<String, String> state();

  /// Goes on from a state.
  void resume(Map<String, String> state);

  /// What a look found.
  ///
  /// @param rank whether it is the best so far
  /// @param course whether the run goes on
  record Judgement(TuningMetrics metrics, CheckpointStore.Rank rank, Course course) {}
}
