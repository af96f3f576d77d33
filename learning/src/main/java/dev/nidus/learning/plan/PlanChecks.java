package dev.nidus.learning.plan;

import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// What is wrong with a plan although each of its values is allowed.
final class PlanChecks {
  private final PretrainingPlan plan;
  private final Function<String, Origin> origins;
  private final List<PlanProblem> problems = new ArrayList<>();

  private PlanChecks(PretrainingPlan plan, Function<String, Origin> origins) {
    this.plan = plan;
    this.origins = origins;
  }

  /// The objections, none if the plan can be run as far as the plan alone tells.
  static List<PlanProblem> of(PretrainingPlan plan, Function<String, Origin> origins) {
    PlanChecks checks = new PlanChecks(plan, origins);
    checks.patch();
    checks.sampling();
    checks.optimizer();
    checks.views();
    checks.parts();
    checks.batch();
    checks.length();
    return checks.problems;
  }

  private void patch() {
    try {
      plan.patch().spec();
    } catch (InvalidGeometry e) {
      object("patch.law", String.valueOf(e.getMessage()));
    }
    if (plan.patch().scaling() instanceof ScalingPlan.Window window
        && window.lowest() >= window.highest()) {
      object(
          "patch.scaling.lowest",
          "patch.scaling.lowest is %s, which is not below patch.scaling.highest %s"
              .formatted(PlanYaml.number(window.lowest()), PlanYaml.number(window.highest())));
    }
  }

  private void sampling() {
    boolean mines =
        switch (plan.objective()) {
          case ObjectivePlan.NegativeMined _, ObjectivePlan.MinedNtXent _ -> true;
          case ObjectivePlan.NtXent _,
              ObjectivePlan.Nnclr _,
              ObjectivePlan.Swav _,
              ObjectivePlan.Reconstruction _ ->
              false;
        };
    boolean samples = plan.sampling().negative() != SamplingPlan.Negative.NONE;
    if (mines && !samples) {
      object(
          "sampling.negative",
          ("sampling.negative is none, but the objective %s compares with negative patches; take"
                  + " off-lesions, or objective.kind nt-xent")
              .formatted(word(plan.objective())));
    }
    if (!mines && samples) {
      object(
          "sampling.negative",
          "sampling.negative is %s, but the objective %s uses no negative patches; take none"
              .formatted(PlanShape.word(plan.sampling().negative()), word(plan.objective())));
    }
    if (plan.sampling().positive() == SamplingPlan.Positive.MASK
        && plan.patch().law() == ResamplingLaw.STUDY_DEEPLESION) {
      object(
          "sampling.positive",
          "sampling.positive is mask, but the law study-deeplesion takes points with x and y"
              + " exchanged, which voxels of a mask are not; take the law study");
    }
    if (plan.sampling().positive() == SamplingPlan.Positive.MASK
        && plan.data().maskColumn().isEmpty()) {
      object(
          "sampling.positive",
          "sampling.positive is mask, but no column holds masks; name it in data.mask_column");
    }
  }

  private void optimizer() {
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

  private void views() {
    List<AugmentationPlan.Crop> crops = plan.augmentation().crops();
    for (int n = 0; n < crops.size(); n++) {
      ordered("augmentation.crops", crops.get(n).scale());
    }
    ordered("augmentation.smooth_sigma", plan.augmentation().smoothSigma());
    boolean swav = plan.objective() instanceof ObjectivePlan.Swav;
    boolean reconstructs = plan.objective() instanceof ObjectivePlan.Reconstruction;
    if (crops.size() > 1 && !swav) {
      object(
          "augmentation.crops",
          ("there are %d groups of crops, but only the objective swav takes more than one; give one"
                  + " group, or set objective.kind=swav and head.kind=swav")
              .formatted(crops.size()));
    }
    int first = crops.getFirst().views();
    int wanted = reconstructs ? 1 : 2;
    if (first != wanted) {
      object(
          "augmentation.crops",
          "the first group of crops has %d views, the objective %s takes %d"
              .formatted(first, word(plan.objective()), wanted));
    }
    boolean scalesFirst = plan.augmentation().scaling() == AugmentationPlan.ScalingOrder.FIRST;
    if (scalesFirst && plan.augmentation().floor().isPresent()) {
      object(
          "augmentation.floor",
          "augmentation.floor is in HU, but with augmentation.scaling first the values are scaled"
              + " before; set augmentation.floor to null");
    }
  }

  private void ordered(String path, List<Double> range) {
    if (range.get(0) > range.get(1)) {
      object(
          path,
          "%s has the range %s to %s, whose ends are in the wrong order"
              .formatted(path, PlanYaml.number(range.get(0)), PlanYaml.number(range.get(1))));
    }
  }

  /// Network, head and objective belong together.
  private void parts() {
    Class<?> head =
        switch (plan.objective()) {
          case ObjectivePlan.NegativeMined _, ObjectivePlan.NtXent _, ObjectivePlan.MinedNtXent _ ->
              HeadPlan.SimClr.class;
          case ObjectivePlan.Nnclr _ -> HeadPlan.Nnclr.class;
          case ObjectivePlan.Swav _ -> HeadPlan.Swav.class;
          case ObjectivePlan.Reconstruction _ -> HeadPlan.None.class;
        };
    if (!head.isInstance(plan.head())) {
      object(
          "head.kind",
          "head.kind is %s, but the objective %s takes the head %s; set head.kind=%s"
              .formatted(
                  word(plan.head()),
                  word(plan.objective()),
                  PlanShape.kind(head).value(),
                  PlanShape.kind(head).value()));
    }
    boolean decodes = plan.network() instanceof NetworkPlan.Autoencoder;
    boolean reconstructs = plan.objective() instanceof ObjectivePlan.Reconstruction;
    if (decodes != reconstructs) {
      object(
          "network.kind",
          ("network.kind is %s and objective.kind is %s, but reconstruction and autoencoder go"
                  + " together only")
              .formatted(word(plan.network()), word(plan.objective())));
    }
  }

  private void batch() {
    TrainingPlan training = plan.training();
    long joint = (long) training.batch() * training.processes();
    boolean contrastive = !(plan.objective() instanceof ObjectivePlan.Reconstruction);
    if (contrastive && joint < 2) {
      object(
          "training.batch",
          ("training.batch is 1, but the objective %s compares lesions of a batch with each other;"
                  + " give at least 2")
              .formatted(word(plan.objective())));
    }
    boolean normsAlone = training.processes() > 1 && !training.syncBatchNorm();
    if (contrastive && normsAlone && training.batch() < 2) {
      object(
          "training.batch",
          "training.batch is 1 in each process and training.sync_batch_norm is false: the norms of"
              + " a head see one number each; give at least 2, or synchronise them");
    }
    if (training.precision() == TrainingPlan.Numbers.BFLOAT16
        && training.gradientCheckpointing()
        && plan.network() instanceof NetworkPlan.Autoencoder) {
      object(
          "training.gradient_checkpointing",
          "training.gradient_checkpointing is for residual networks, the auto-encoder has none");
    }
    if (joint * training.accumulation() > Integer.MAX_VALUE) {
      object(
          "training.batch",
          "training.batch times processes times accumulation is %d lesions a step; give fewer"
              .formatted(joint * training.accumulation()));
    }
  }

  private void length() {
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

  private static String word(Object chosen) {
    return PlanShape.kind(chosen.getClass()).value().toLowerCase(Locale.ROOT);
  }

  private void object(String path, String sentence) {
    problems.add(new PlanProblem(origins.apply(path), sentence));
  }
}
