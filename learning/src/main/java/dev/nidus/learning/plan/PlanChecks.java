package dev.nidus.learning.plan;

import dev.nidus.core.patch.ResamplingLaw;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// What is wrong with a plan although each of its values is allowed.
final class PlanChecks {
  private final PretrainingPlan plan;
  private final RunChecks run;

  private PlanChecks(PretrainingPlan plan, Function<String, Origin> origins) {
    this.plan = plan;
    this.run = new RunChecks(plan, origins);
  }

  /// The objections, none if the plan can be run as far as the plan alone tells.
  static List<PlanProblem> of(PretrainingPlan plan, Function<String, Origin> origins) {
    PlanChecks checks = new PlanChecks(plan, origins);
    checks.run.patch("patch", plan.patch());
    checks.sampling();
    checks.run.optimizer();
    checks.views();
    checks.parts();
    checks.batch();
    checks.run.size();
    checks.run.length();
    return checks.run.problems();
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

  private void views() {
    List<AugmentationPlan.Crop> crops = plan.augmentation().crops();
    for (int n = 0; n < crops.size(); n++) {
      run.ordered("augmentation.crops", crops.get(n).scale());
    }
    run.ordered("augmentation.smooth_sigma", plan.augmentation().smoothSigma());
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
  }

  private static String word(Object chosen) {
    return PlanShape.kind(chosen.getClass()).value().toLowerCase(Locale.ROOT);
  }

  private void object(String path, String sentence) {
    run.object(path, sentence);
  }
}
