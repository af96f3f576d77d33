package dev.nidus.learning.training;

import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.plan.CheckpointPlan;
import dev.nidus.learning.run.CheckpointStore;
import dev.nidus.learning.run.TrainingState;
import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/// When a checkpoint is due, what is in it, and which is the best. In a group of processes all collect the
/// state, because a part of it may lie in each, and one writes it.
final class Checkpointing {
  private static final String OPTIMIZER = "optimizer.";
  static final String LEARNER = "learner.";
  private static final String TUNING = "tuning.";
  private static final String BEST = "best_loss";

  private final CheckpointStore store;
  private final CheckpointPlan plan;
  private final LoopRule rule;
  private final Learner learner;
  private final Optimizer optimizer;
  private final Optional<Tuning> tuning;
  private final Role role;
  private double best = Double.POSITIVE_INFINITY;
  private double lossSum;
  private long lossCount;
  private long lastStep;

  /// Whether this process writes.
  enum Role {
    WRITER,
    PEER
  }

  Checkpointing(
      CheckpointStore store,
      CheckpointPlan plan,
      LoopRule rule,
      Learner learner,
      Optimizer optimizer,
      Optional<Tuning> tuning,
      Role role) {
    this.store = store;
    this.plan = plan;
    this.rule = rule;
    this.learner = learner;
    this.optimizer = optimizer;
    this.tuning = tuning;
    this.role = role;
  }

  /// Puts weights, moments and memories to where they were.
  void resume(TrainingState state) {
    learner.resume(LearnerParts.under(LEARNER, state.tensors()));
    optimizer.resume(LearnerParts.under(OPTIMIZER, state.tensors()));
    best = Double.parseDouble(state.numbers().getOrDefault(BEST, "Infinity"));
    lastStep = state.step();
    SequencedMap<String, String> looks = new LinkedHashMap<>();
    state
        .numbers()
        .forEach((name, value) -> {
          if (name.startsWith(TUNING)) {
            looks.put(name.substring(TUNING.length()), value);
          }
        });
    tuning.ifPresent(each -> each.resume(looks));
  }

  /// The step of the last checkpoint; 0 if there is none.
  long lastStep() {
    return lastStep;
  }

  /// Takes note of a step, and writes a checkpoint if one is due: at its time, after a look at the tuning
  /// split, and at the end.
  ///
  /// @param look what a look found, if there was one
  void stepDone(long step, double loss, Optional<Tuning.Judgement> look) throws IOException {
    lossSum += loss;
    lossCount++;
    boolean due =
        step == rule.steps()
            || look.isPresent()
            || (plan.everySteps().isPresent()
                ? step % plan.everySteps().get() == 0
                : rule.endsEpoch(step));
    if (due) {
      double mean = lossSum / lossCount;
      write(step, rank(mean, look));
      lossSum = 0;
      lossCount = 0;
    }
  }

  /// The best is that of the best look; where there are no looks, that of the least loss.
  private CheckpointStore.Rank rank(double mean, Optional<Tuning.Judgement> look) {
    if (tuning.isPresent()) {
      return look.map(Tuning.Judgement::rank).orElse(CheckpointStore.Rank.ORDINARY);
    }
    boolean better = mean < best;
    best = Math.min(best, mean);
    return better ? CheckpointStore.Rank.BEST : CheckpointStore.Rank.ORDINARY;
  }

  private void write(long step, CheckpointStore.Rank rank) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SequencedMap<String, StoredTensor> tensors =
          LearnerParts.prefixed(LEARNER, learner.state(arena));
      if (role == Role.WRITER) {
        tensors.putAll(LearnerParts.prefixed(OPTIMIZER, optimizer.state(arena)));
        SequencedMap<String, String> numbers = new LinkedHashMap<>();
        numbers.put(BEST, Double.toString(best));
        tuning.ifPresent(
            each -> each.state().forEach((name, value) -> numbers.put(TUNING + name, value)));
        store.write(new TrainingState(step, tensors, numbers), rank);
      }
    }
    lastStep = step;
  }
}
