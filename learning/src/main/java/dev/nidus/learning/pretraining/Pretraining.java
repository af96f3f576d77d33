package dev.nidus.learning.pretraining;

import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingRun;
import dev.nidus.learning.training.TrainingWatcher;

/// A run of pre-training, from a plan and lesions to a folder with an encoder.
///
///     Pretraining.of(plan, data, folder, surroundings, group).run(Start.ANEW, watcher);
///
/// In a group of processes each makes one, of the same plan and lesions; the first one writes the folder, and
/// all see it.
public final class Pretraining {
  private final TrainingRun<Learner> run;

  private Pretraining(TrainingRun<Learner> run) {
    this.run = run;
  }

  /// Prepares a run.
  ///
  /// @param group of as many processes as the plan says; not closed here
  /// @throws IllegalArgumentException if it has another number of processes
  public static Pretraining of(
      PretrainingPlan plan,
      PretrainingData data,
      RunFolder folder,
      Surroundings surroundings,
      ProcessGroup group) {
    return new Pretraining(
        new TrainingRun<>(new PretrainingTask(plan, data), folder, surroundings, group));
  }

  /// The optimiser steps of a run, without beginning it.
  ///
  /// @throws IllegalArgumentException if the lesions do not fill a batch, or the network cannot take the
  ///     plan's patch
  public static long steps(PretrainingPlan plan, PretrainingData data) {
    return TrainingRun.steps(new PretrainingTask(plan, data));
  }

  /// Trains until the last step is done and the encoder is written.
  ///
  /// @throws RunStopped with a sentence for the user, which says how to go on
  public void run(Start start, TrainingWatcher watcher) throws RunStopped {
    run.run(start, watcher);
  }
}
