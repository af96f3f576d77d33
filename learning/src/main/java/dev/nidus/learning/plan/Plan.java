package dev.nidus.learning.plan;

/// What every training run is told, with labels and without: how weights move, how long, and what is kept.
public sealed interface Plan permits PretrainingPlan, FinetuningPlan {

  /// What the run is called.
  String name();

  /// Of every random choice.
  long seed();

  /// How weights move.
  OptimizerPlan optimizer();

  /// How the learning rate moves.
  SchedulePlan schedule();

  /// How long, in what batches.
  TrainingPlan training();

  /// How patches are made ahead of the step.
  LoadingPlan loading();

  /// What is kept to go on from.
  CheckpointPlan checkpoints();

  /// What is written down.
  MonitoringPlan monitoring();

  /// Lesions in one step over all processes, accumulation included.
  default int lesionsPerStep() {
    return Math.multiplyExact(
        Math.multiplyExact(training().batch(), training().processes()), training().accumulation());
  }
}
