package dev.nidus.app.engine;

import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.TrainingWatcher;

/// Runs a training in processes on many machines. Found on the class path as a service.
public interface TrainingEngine {

  /// Trains until the last step is done and the model is written. When a machine dies, all processes begin
  /// again after the last checkpoint, as often as that brings the run on.
  ///
  /// @param watcher is told what happens; one call at a time, from several threads
  /// @throws dev.nidus.app.UsageProblem if the cluster, the folder or the data cannot be used; nothing was
  ///     changed
  /// @throws RunStopped if it broke off; what was written is kept
  void run(ClusterTraining training, TrainingWatcher watcher) throws RunStopped;
}
