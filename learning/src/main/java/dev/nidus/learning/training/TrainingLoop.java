package dev.nidus.learning.training;

import dev.nidus.learning.objective.EmbeddingStatistics;
import dev.nidus.learning.optimizer.GradientGuard;
import dev.nidus.learning.optimizer.GradientNotFinite;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.optimizer.Schedule;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchLoader;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.Learner.Measurement;
import dev.nidus.learning.training.Learner.Moment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A step: a batch of views, through network and head to the loss, back to gradients, their mean over the
/// processes, a look whether they are numbers at all, and the optimiser at the rate of the schedule.
///
/// For one thread, which is also the one whose native threads compute.
public final class TrainingLoop {
  private final Learner learner;
  private final Optimizer optimizer;
  private final Schedule schedule;
  private final ProcessGroup group;
  private final LoopRule rule;

  private long measuredAt;
  private long patchesSince;
  private long waitedBefore;

  /// @param optimizer of the learner's parameters
  /// @param group of which the learner is part; neither is closed here
  public TrainingLoop(
      Learner learner, Optimizer optimizer, Schedule schedule, ProcessGroup group, LoopRule rule) {
    this.learner = learner;
    this.optimizer = optimizer;
    this.schedule = schedule;
    this.group = group;
    this.rule = rule;
  }

  /// Goes on until all steps are done or the listener ends it.
  ///
  /// @param loader begins with the first batch of the first step to do
  /// @param stepsDone steps of an earlier attempt
  /// @throws TrainingStopped if a loss or gradient is not finite
  /// @throws IOException if the listener throws it
  public void run(BatchLoader loader, long stepsDone, StepListener listener) throws IOException {
    measuredAt = System.nanoTime();
    waitedBefore = loader.waited().toNanos();
    Course course = Course.ON;
    for (long step = stepsDone; step < rule.steps() && course == Course.ON; step++) {
      course = listener.stepDone(step(loader, step));
    }
  }

  private StepMetrics step(BatchLoader loader, long step) {
    boolean measured = (step + 1) % rule.measureEvery() == 0 || step + 1 == rule.steps();
    Moment moment =
        new Moment(step, rule.epoch(step), measured ? Measurement.TAKEN : Measurement.SKIPPED);
    List<Integer> lesions = new ArrayList<>();
    double loss = 0;
    for (int n = 0; n < rule.accumulation(); n++) {
      Batch batch = loader.next();
      lesions.addAll(batch.lesions());
      loss += backward(batch, moment) / rule.accumulation();
      patchesSince += patches(batch);
      loader.giveBack(batch);
    }
    double meanLoss = group.sum(loss)[0] / group.size();
    if (!Double.isFinite(meanLoss)) {
      optimizer.gradients().clear();
      throw new TrainingStopped(step + 1, lesions, "the loss is " + meanLoss);
    }
    double norm = update(step, moment, lesions);
    return measured
        ? measuredMetrics(loader, moment, meanLoss, norm)
        : metrics(moment, meanLoss, norm, Optional.empty(), Double.NaN, Double.NaN, Double.NaN);
  }

  private double backward(Batch batch, Moment moment) {
    try (TensorScope scope = TensorScope.recording("training step")) {
      Tensor loss = learner.loss(scope, batch, moment);
      double value = loss.toDouble();
      if (rule.accumulation() > 1) {
        loss.multiply(1.0 / rule.accumulation()).backward();
      } else {
        loss.backward();
      }
      return value;
    }
  }

  private double update(long step, Moment moment, List<Integer> lesions) {
    group.average(optimizer.gradients());
    learner.beforeUpdate(moment);
    try {
      double norm =
          rule.gradientLimit().isPresent()
              ? GradientGuard.limit(optimizer.gradients(), rule.gradientLimit().getAsDouble())
              : GradientGuard.require(optimizer.gradients());
      optimizer.step(schedule.learningRate(step));
      return norm;
    } catch (GradientNotFinite e) {
      throw new TrainingStopped(step + 1, lesions, String.valueOf(e.getMessage()));
    } finally {
      optimizer.gradients().clear();
    }
  }

  private StepMetrics measuredMetrics(BatchLoader loader, Moment moment, double loss, double norm) {
    long now = System.nanoTime();
    double seconds = Math.max(1, now - measuredAt) / 1e9;
    long waited = loader.waited().toNanos();
    double idle = (waited - waitedBefore) / 1e9 / seconds;
    double rate = patchesSince * group.size() / seconds;
    measuredAt = now;
    waitedBefore = waited;
    patchesSince = 0;
    return metrics(
        moment,
        loss,
        norm,
        learner.statistics(),
        rate,
        Math.min(1, idle),
        MetricsLog.residentMebibytes());
  }

  private StepMetrics metrics(
      Moment moment,
      double loss,
      double norm,
      Optional<EmbeddingStatistics> statistics,
      double rate,
      double idle,
      double memory) {
    return new StepMetrics(
        moment.step() + 1,
        moment.epoch(),
        loss,
        schedule.learningRate(moment.step()),
        norm,
        optional(statistics.map(EmbeddingStatistics::alignment)),
        optional(statistics.map(EmbeddingStatistics::uniformity)),
        optional(statistics.map(EmbeddingStatistics::effectiveRank)),
        rate,
        idle,
        memory,
        Optional.empty());
  }

  private static OptionalDouble optional(Optional<Double> value) {
    return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
  }

  private static long patches(Batch batch) {
    return batch.views().stream().mapToLong((BatchView _) -> batch.size()).sum();
  }
}
