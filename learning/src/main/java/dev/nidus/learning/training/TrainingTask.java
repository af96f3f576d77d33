package dev.nidus.learning.training;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.plan.Plan;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.tensor.ProcessGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a run is for: which lesions, what learns from them, and what is made of it in the end.
///
/// @param <L> what learns
public interface TrainingTask<L extends Learner> {

  /// What the run is told.
  Plan plan();

  /// What its checkpoints belong to.
  ///
  /// @param program the version of the code
  RunIdentity identity(String program);

  /// The lesions that are learned from.
  TrainingCohort cohort();

  /// The reader of their scans.
  ScanReader reader();

  /// Which patches are samples.
  SamplingRule sampling();

  /// What is made of a patch.
  Views views();

  /// Which lesions make up a batch. Asked for before anything is written, so that a run that cannot begin
  /// leaves no folder behind.
  ///
  /// @throws IllegalArgumentException if not even one batch can be filled, or the network cannot take the
  ///     plan's patch
  EpochOrder order(Shard shard, RandomSource root);

  /// A learner with its first weights.
  ///
  /// @param root the stream of the whole run
  /// @throws IllegalArgumentException if it cannot take the plan's patch
  L learner(ProcessGroup group, RandomSource root);

  /// Looks at other lesions while it learns, if there are any.
  ///
  /// @param cache where raw patches of those may be kept
  default Optional<Tuning> tuning(L learner, LoopRule rule, Path cache) {
    return Optional.empty();
  }

  /// What the user should know before the first step.
  default List<String> remarks() {
    return List.of();
  }

  /// Writes what the run was for.
  void finish(FinishedRun finished) throws IOException;
}
