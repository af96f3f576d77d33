package dev.nidus.learning.plan;

/// Everything that training with labels does, from an encoder's weights or from random ones.
///
/// Read one with {@link Plans}; write it with {@link PlanYaml}, which reads back to an equal plan.
public record FinetuningPlan(
    @Setting(value = "what the run is called in its model card", standard = "finetuning")
        String name,
    @Setting(value = "of every random choice", standard = "0") long seed,
    @Setting("the lesions, their labels and their splits") LabelledDataPlan data,
    @Setting(value = "the weights before the first step", standard = "{kind: weights}")
        StartPlan start,
    @Setting(value = "which part of the encoder learns", standard = "{kind: full}") TrunkPlan trunk,
    @Setting("what follows the encoder (SPEC 3.3)") TaskHeadPlan head,
    @Setting(value = "what is minimised", standard = "{kind: cross-entropy}")
        LabelObjectivePlan objective,
    @Setting("what happens to a patch, in the order of SPEC 2.5")
        LabelledAugmentationPlan augmentation,
    @Setting("which lesions make up a batch") BatchPlan batches,
    @Setting(value = "how weights move", standard = "{kind: adam}") OptimizerPlan optimizer,
    @Setting(value = "how the learning rate moves", standard = "{kind: step}")
        SchedulePlan schedule,
    @Setting("how long, in what batches, on what") TrainingPlan training,
    @Setting("looks at the tuning split, which end the run and choose its model") TuningPlan tuning,
    @Setting("patches that are cut ahead of the step") LoadingPlan loading,
    @Setting("what is kept to go on from") CheckpointPlan checkpoints,
    @Setting("what is written down while it learns") MonitoringPlan monitoring)
    implements Plan {

  public FinetuningPlan withData(LabelledDataPlan other) {
    return new FinetuningPlan(
        name,
        seed,
        other,
        start,
        trunk,
        head,
        objective,
        augmentation,
        batches,
        optimizer,
        schedule,
        training,
        tuning,
        loading,
        checkpoints,
        monitoring);
  }

  public FinetuningPlan withStart(StartPlan other) {
    return new FinetuningPlan(
        name,
        seed,
        data,
        other,
        trunk,
        head,
        objective,
        augmentation,
        batches,
        optimizer,
        schedule,
        training,
        tuning,
        loading,
        checkpoints,
        monitoring);
  }

  public FinetuningPlan withLoading(LoadingPlan other) {
    return new FinetuningPlan(
        name,
        seed,
        data,
        start,
        trunk,
        head,
        objective,
        augmentation,
        batches,
        optimizer,
        schedule,
        training,
        tuning,
        other,
        checkpoints,
        monitoring);
  }

  /// The plan without what changes no weight: where files lie, how patches are loaded, what is written down.
  /// Two runs of the same bare plan on the same lesions and start are the same run.
  public FinetuningPlan bare() {
    return new FinetuningPlan(
        "",
        seed,
        data.bare(),
        start.bare(),
        trunk,
        head,
        objective,
        augmentation,
        batches,
        optimizer,
        schedule,
        training,
        tuning,
        LoadingPlan.plain(),
        new CheckpointPlan(checkpoints.everySteps(), 1),
        MonitoringPlan.plain());
  }
}
