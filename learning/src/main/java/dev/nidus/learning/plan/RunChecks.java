package dev.nidus.learning.plan;

import dev.nidus.core.geometry.InvalidGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is wrong with the parts that every plan has, and a list for what else is.
final class RunChecks {
  private final Plan plan;
  private final Function<String, Origin> origins;
  private final List<PlanProblem> problems = new ArrayList<>();

  RunChecks(Plan plan, Function<String, Origin> origins) {
    this.plan = plan;
    this.origins = origins;
  }

  List<PlanProblem> problems() {
    return problems;
  }

  void object(String path, String sentence) {
    problems.add(new PlanProblem(origins.apply(path), sentence));
  }

  void ordered(String path, List<Double> range) {
    if (range.get(0) > range.get(1)) {
      object(
          path,
          "%s has the range %s to %s, whose ends are in the wrong order"
              .formatted(path, PlanYaml.number(range.get(0)), PlanYaml.number(range.get(1))));
    }
  }

  void patch(String path, PatchPlan patch) {
    try {
      patch.spec();
    } catch (InvalidGeometry e) {
      object(path + ".law", String.valueOf(e.getMessage()));
    }
    if (patch.scaling() instanceof ScalingPlan.Window window
        && window.lowest() >= window.highest()) {
      object(
          path + ".scaling.lowest",
          "%s.scaling.lowest is %s, which is not below %s.scaling.highest %s"
              .formatted(
                  path, PlanYaml.number(window.lowest()), path, PlanYaml.number(window.highest())));
    }
  }

  void optimizer() {
    boolean blind =
        switch (plan.optimizer()) {
          case OptimizerPlan.Lars lars ->
              lars.nesterov() && (lars.momentum() == 0 || lars.dampening() != 0);
          case OptimizerPlan.Sgd sgd -> sgd.nesterov() && sgd.momentum() == 0;
          case OptimizerPlan.Adam _, OptimizerPlan.AdamW _ -> false;
        };
    if (blind) {
      object(
          "optimizer.nesterov",
          "optimizer.nesterov is true, which needs a momentum above 0 and no dampening");
    }
  }

  void size() {
    TrainingPlan training = plan.training();
    long lesions = (long) training.batch() * training.processes() * training.accumulation();
    if (lesions > Integer.MAX_VALUE) {
      object(
          "training.batch",
          "training.batch times processes times accumulation is %d lesions a step; give fewer"
              .formatted(lesions));
    }
  }

  void length() {
    TrainingPlan training = plan.training();
    if (training.epochs().isEmpty() && training.steps().isEmpty()) {
      object("training", "the run has no end: give training.epochs, training.steps, or both");
    }
    Optional<Integer> epochs = training.epochs();
    if (plan.schedule() instanceof SchedulePlan.Cosine cosine
        && cosine.period() == SchedulePlan.Period.LESIONS
        && epochs.isEmpty()) {
      object(
          "schedule.period",
          "schedule.period is lesions, which counts epochs, but training.epochs is not given; take"
              + " run");
    }
    if (plan.schedule() instanceof SchedulePlan.Cosine cosine
        && cosine.floor() > plan.optimizer().learningRate()) {
      object(
          "schedule.floor",
          "schedule.floor is %s, above optimizer.lr %s"
              .formatted(
                  PlanYaml.number(cosine.floor()),
                  PlanYaml.number(plan.optimizer().learningRate())));
    }
  }
}
