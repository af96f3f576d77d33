package dev.nidus.learning.pretraining;

import dev.nidus.learning.plan.CheckpointPlan;
import dev.nidus.learning.plan.DataPlan;
import dev.nidus.learning.plan.LoadingPlan;
import dev.nidus.learning.plan.MonitoringPlan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.weights.WeightsDigest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Names a plan by what it does to weights: where files lie, how patches are loaded, what is written down and
/// under what terms may change between a run and its resumption. When checkpoints are written may not: the
/// least loss is taken over the steps between two.
final class PlanIdentity {
  private PlanIdentity() {}

  static String digest(PretrainingPlan plan) {
    DataPlan data = plan.data();
    PretrainingPlan bare =
        new PretrainingPlan(
            "",
            plan.seed(),
            new DataPlan(
                Optional.empty(),
                Optional.empty(),
                data.coordinates(),
                data.maskColumn(),
                data.maskLabel(),
                Optional.empty(),
                data.hounsfieldOnly(),
                data.resampleSlices(),
                Optional.empty()),
            plan.patch(),
            plan.sampling(),
            plan.augmentation(),
            plan.network(),
            plan.head(),
            plan.objective(),
            plan.optimizer(),
            plan.schedule(),
            plan.training(),
            LoadingPlan.plain(),
            new CheckpointPlan(plan.checkpoints().everySteps(), 1),
            MonitoringPlan.plain());
    return WeightsDigest.ofBytes(PlanYaml.write(bare).getBytes(StandardCharsets.UTF_8)).sha256();
  }
}
