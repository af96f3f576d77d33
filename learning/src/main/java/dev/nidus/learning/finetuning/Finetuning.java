package dev.nidus.learning.finetuning;

import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingRun;
import dev.nidus.learning.training.TrainingWatcher;

/// A run with labels, from a plan, an encoder and labelled lesions to a folder with a model.
///
///     FinetuningData data = FinetuningData.of(plan, rows, reader, digest, 0);
///     Finetuning.of(plan, data, score, folder, surroundings).run(Start.ANEW, watcher);
///
/// The supervised baseline is the same run whose plan starts from random weights.
public final class Finetuning {
  private final FinetuningTask task;
  private final RunFolder folder;
  private final Surroundings surroundings;

  private Finetuning(FinetuningTask task, RunFolder folder, Surroundings surroundings) {
    this.task = task;
    this.folder = folder;
    this.surroundings = surroundings;
  }

  /// Prepares a run; reads the weights that it starts from, for their digest.
  ///
  /// @param score of the plan's tuning.criterion; not asked where that is the loss
  /// @throws UnusableStart if there are no such weights, or they are of another kind of network
  public static Finetuning of(
      FinetuningPlan plan,
      FinetuningData data,
      TuningScore score,
      RunFolder folder,
      Surroundings surroundings)
      throws UnusableStart {
    return new Finetuning(
        new FinetuningTask(plan, data, StartingEncoder.of(plan.start()), score),
        folder,
        surroundings);
  }

  /// Trains until the last step is done or the tuning split ends it, and the model is written.
  ///
  /// @throws RunStopped with a sentence for the user, which says how to go on
  public void run(Start start, TrainingWatcher watcher) throws RunStopped {
    try (ProcessGroup alone = ProcessGroup.alone()) {
      new TrainingRun<>(task, folder, surroundings, alone).run(start, watcher);
    }
  }
}
