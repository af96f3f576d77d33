package dev.nidus.learning.training;

import dev.nidus.learning.run.StepMetrics;

/// Hears how a run goes on, in the process that writes the folder.
public interface TrainingWatcher {
  /// Before the first step.
  ///
  /// @param steps of the whole run
  /// @param done by earlier attempts
  void started(long steps, long done);

  /// After each step.
  void step(StepMetrics metrics);

  /// Something that the user should know; run.log has it too.
  void remark(String sentence);
}
