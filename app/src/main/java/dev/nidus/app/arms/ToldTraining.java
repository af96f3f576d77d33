package dev.nidus.app.arms;

import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.training.TrainingWatcher;

/// Passes the steps of a training on.
///
/// @param name of the training
record ToldTraining(String name, ArmWatcher watcher) implements TrainingWatcher {
  @Override
  public void started(long steps, long done) {
    watcher.remark(
        done == 0
            ? "%s: %d steps".formatted(name, steps)
            : "%s: goes on after %d of %d steps".formatted(name, done, steps));
  }

  @Override
  public void step(StepMetrics metrics) {
    watcher.step();
  }

  @Override
  public void remark(String sentence) {
    // run.log has it
  }
}
