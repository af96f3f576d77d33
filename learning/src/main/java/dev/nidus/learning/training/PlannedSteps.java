package dev.nidus.learning.training;

import dev.nidus.learning.optimizer.OptimizerSettings;
import dev.nidus.learning.optimizer.OptimizerSettings.MomentumKind;
import dev.nidus.learning.optimizer.Schedule;
import dev.nidus.learning.plan.OptimizerPlan;
import dev.nidus.learning.plan.Plan;
import dev.nidus.learning.plan.SchedulePlan;
import java.util.Optional;
import java.util.OptionalDouble;

/// What a plan says about steps, for a cohort of so many lesions.
///
/// @param batchesPerEpoch batches of each process that make an epoch
/// @param lesions of the cohort
record PlannedSteps(Plan plan, int batchesPerEpoch, long lesions) {

  /// Optimiser steps of the run: the epochs, or the most steps, whichever is less. At least 1.
  long steps() {
    int accumulation = plan.training().accumulation();
    Optional<Long> byEpochs =
        plan.training()
            .epochs()
            .map(epochs -> Math.multiplyExact((long) epochs, batchesPerEpoch) / accumulation);
    long least =
        Math.min(byEpochs.orElse(Long.MAX_VALUE), plan.training().steps().orElse(Long.MAX_VALUE));
    return Math.max(1, least);
  }

  /// Epochs that are begun.
  long epochs() {
    return Math.ceilDiv(
        Math.multiplyExact(steps(), plan.training().accumulation()), batchesPerEpoch);
  }

  LoopRule loop() {
    return new LoopRule(
        steps(),
        plan.training().accumulation(),
        batchesPerEpoch,
        plan.training().gradientNorm().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
        plan.monitoring().everySteps());
  }

  Schedule schedule() {
    double rate = plan.optimizer().learningRate();
    return switch (plan.schedule()) {
      case SchedulePlan.Constant _ -> new Schedule.Constant(rate);
      case SchedulePlan.Cosine(double warmUp, double floor, var period) -> {
        long whole =
            switch (period) {
              case RUN -> steps();
              case LESIONS -> byLesions();
            };
        long rising = Math.round(warmUp * whole);
        yield new Schedule.Cosine(rate, floor, rising, Math.max(1, whole - rising));
      }
      case SchedulePlan.Step(int epochs, double factor) ->
          new Schedule.Steps(
              rate,
              factor,
              Math.max(1, (long) epochs * batchesPerEpoch / plan.training().accumulation()));
    };
  }

  /// 100 x 11,467 / 64 = 17,917 in the reference, whose run has 17,900 steps (SPEC 4.6).
  private long byLesions() {
    return Math.max(1, plan.training().epochs().orElse(1) * lesions / plan.lesionsPerStep());
  }

  OptimizerSettings optimizer() {
    return switch (plan.optimizer()) {
      case OptimizerPlan.Lars lars ->
          new OptimizerSettings.Lars(
              lars.momentum(),
              lars.dampening(),
              momentum(lars.nesterov()),
              lars.weightDecay(),
              lars.trust(),
              switch (lars.exclude()) {
                case NONE -> OptimizerSettings.Scaled.EVERY_TENSOR;
                case BIASES_AND_NORMS -> OptimizerSettings.Scaled.WEIGHTS_ONLY;
              });
      case OptimizerPlan.Adam adam ->
          new OptimizerSettings.Adam(
              adam.betas().get(0), adam.betas().get(1), adam.epsilon(), adam.weightDecay());
      case OptimizerPlan.AdamW adam ->
          new OptimizerSettings.AdamW(
              adam.betas().get(0), adam.betas().get(1), adam.epsilon(), adam.weightDecay());
      case OptimizerPlan.Sgd sgd ->
          new OptimizerSettings.Sgd(sgd.momentum(), momentum(sgd.nesterov()), sgd.weightDecay());
    };
  }

  private static MomentumKind momentum(boolean nesterov) {
    return nesterov ? MomentumKind.NESTEROV : MomentumKind.PLAIN;
  }
}
