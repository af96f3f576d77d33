package dev.nidus.learning.plan;

/// Everything that a pre-training run does, so that two runs of the same plan on the same lesions are the
/// same run.
///
/// Read one with {@link Plans}; write it with {@link PlanYaml}, which reads back to an equal plan.
public record PretrainingPlan(
    @Setting(value = "what the run is called in its model card", standard = "pretraining")
        String name,
    @Setting(value = "of every random choice", standard = "0") long seed,
    @Setting("the lesions") DataPlan data,
    @Setting("what is cut around a seed, and what the encoder is later given") PatchPlan patch,
    @Setting("where patches are taken") SamplingPlan sampling,
    @Setting("how a patch becomes views, in the order of SPEC 2.4") AugmentationPlan augmentation,
    @Setting(value = "what learns", standard = "{kind: resnet50}") NetworkPlan network,
    @Setting(value = "what follows it while it learns", standard = "{kind: simclr}") HeadPlan head,
    @Setting(value = "what is minimised", standard = "{kind: negative-mined}")
        ObjectivePlan objective,
    @Setting(value = "how weights move", standard = "{kind: adamw}") OptimizerPlan optimizer,
    @Setting(value = "how the learning rate moves", standard = "{kind: cosine}")
        SchedulePlan schedule,
    @Setting("how long, in what batches, on what") TrainingPlan training,
    @Setting("patches that are cut ahead of the step") LoadingPlan loading,
    @Setting("what is kept to go on from") CheckpointPlan checkpoints,
    @Setting("what is written down while it learns") MonitoringPlan monitoring)
    implements Plan {

  public PretrainingPlan withData(DataPlan other) {
    return new PretrainingPlan(
        name,
        seed,
        other,
        patch,
        sampling,
        augmentation,
        network,
        head,
        objective,
        optimizer,
        schedule,
        training,
        loading,
        checkpoints,
        monitoring);
  }

  public PretrainingPlan withLoading(LoadingPlan other) {
    return new PretrainingPlan(
        name,
        seed,
        data,
        patch,
        sampling,
        augmentation,
        network,
        head,
        objective,
        optimizer,
        schedule,
        training,
        other,
        checkpoints,
        monitoring);
  }
}
