package dev.nidus.app.arms;

import dev.nidus.learning.training.TrainingWatcher;

/// Hears how the arms go on. May be called by several threads at once.
public interface ArmWatcher {
  /// Hears of no step.
  ArmWatcher SILENT = _ -> {};

  /// Something that the user may want to know.
  void remark(String sentence);

  /// After each step of a training.
  default void step() {}

  /// For a training, whose steps are told.
  default TrainingWatcher training(String name) {
    return new ToldTraining(name, this);
  }
}
