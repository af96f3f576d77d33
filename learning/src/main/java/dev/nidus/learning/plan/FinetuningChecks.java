package dev.nidus.learning.plan;

import dev.nidus.learning.plan.AugmentationPlan.ScalingOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// What is wrong with a plan of fine-tuning although each of its values is allowed.
final class FinetuningChecks {
  private final FinetuningPlan plan;
  private final RunChecks run;

  private FinetuningChecks(FinetuningPlan plan, Function<String, Origin> origins) {
    this.plan = plan;
    this.run = new RunChecks(plan, origins);
  }

  /// The objections, none if the plan can be run as far as the plan alone tells.
  static List<PlanProblem> of(FinetuningPlan plan, Function<String, Origin> origins) {
    FinetuningChecks checks = new FinetuningChecks(plan, origins);
    checks.classes();
    checks.start();
    checks.augmentation();
    checks.training();
    checks.run.optimizer();
    checks.run.size();
    checks.run.length();
    return checks.run.problems();
  }

  private void classes() {
    List<String> classes = plan.data().classes().orElse(List.of());
    Set<String> seen = new HashSet<>();
    for (String each : classes) {
      if (!seen.add(each)) {
        run.object("data.classes", "data.classes has '%s' twice".formatted(each));
      }
    }
    if (classes.size() == 1) {
      run.object(
          "data.classes",
          "data.classes has one class, '%s'; give two or more".formatted(classes.getFirst()));
    }
    if (plan.objective() instanceof LabelObjectivePlan.BinaryCrossEntropy && classes.size() > 2) {
      run.object(
          "objective.kind",
          "objective.kind is binary-cross-entropy, which tells two classes apart, but data.classes"
              + " has %d; take cross-entropy".formatted(classes.size()));
    }
  }

  private void start() {
    if (plan.start() instanceof StartPlan.Random(NetworkPlan network, PatchPlan patch)) {
      run.patch("start.patch", patch);
      if (network instanceof NetworkPlan.Autoencoder) {
        run.object(
            "start.network.kind",
            "start.network.kind is autoencoder, whose features are not trained with labels here;"
                + " take resnet50 or small");
      }
      if (plan.augmentation().rotation() > 0 && !patch.size().get(0).equals(patch.size().get(1))) {
        run.object(
            "augmentation.rotation",
            "augmentation.rotation is %s, but quarter turns need a patch as deep as it is high, got"
                    .formatted(PlanYaml.number(plan.augmentation().rotation()))
                + " %s; set augmentation.rotation to 0".formatted(patch.size()));
      }
      if (plan.augmentation().turn() > 0 && !patch.size().get(1).equals(patch.size().get(2))) {
        run.object(
            "augmentation.turn",
            "augmentation.turn is %s, but quarter turns within the slices need a patch as high as it"
                    .formatted(PlanYaml.number(plan.augmentation().turn()))
                + " is wide, got %s; set augmentation.turn to 0".formatted(patch.size()));
      }
      if (!(plan.trunk() instanceof TrunkPlan.Full)) {
        run.object(
            "trunk.kind",
            "trunk.kind is %s, but the encoder starts from random weights, so the part that stays"
                    .formatted(PlanShape.kind(plan.trunk().getClass()).value())
                + " would never learn; take full");
      }
    }
  }

  private void augmentation() {
    plan.augmentation().crop().ifPresent(range -> run.ordered("augmentation.crop", range));
    run.ordered("augmentation.smooth_sigma", plan.augmentation().smoothSigma());
    if (plan.augmentation().scaling() == ScalingOrder.FIRST) {
      inHounsfield("augmentation.shift_hu", plan.augmentation().shiftHu());
      inHounsfield("augmentation.noise_hu", plan.augmentation().noiseHu());
    }
  }

  private void inHounsfield(String key, double value) {
    if (value > 0) {
      run.object(
          key,
          "%s is %s, which is in HU, but augmentation.scaling is first, after which values are not;"
                  .formatted(key, PlanYaml.number(value))
              + " set augmentation.scaling to last");
    }
  }

  private void training() {
    if (plan.training().processes() != 1) {
      run.object(
          "training.processes",
          "training.processes is %d, but fine-tuning runs in one process; give 1 and more"
                  .formatted(plan.training().processes())
              + " training.threads");
    }
    if (plan.training().gradientCheckpointing() && !(plan.trunk() instanceof TrunkPlan.Full)) {
      run.object(
          "training.gradient_checkpointing",
          "training.gradient_checkpointing is true, but only a whole encoder is computed twice;"
              + " what is frozen keeps no activations anyhow; set it to false");
    }
  }
}
