package dev.nidus.learning.pretraining;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.TrainingLaw;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.FinishedRun;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.TrainingTask;
import java.io.IOException;

/// What a run of pre-training is for: an encoder.
record PretrainingTask(PretrainingPlan plan, PretrainingData data)
    implements TrainingTask<Learner> {

  @Override
  public RunIdentity identity(String program) {
    return new RunIdentity(
        program,
        TrainingLaw.current(NativeLibrary.version()),
        PlanIdentity.digest(plan),
        data.digest());
  }

  @Override
  public TrainingCohort cohort() {
    return data.cohort();
  }

  @Override
  public ScanReader reader() {
    return data.reader();
  }

  @Override
  public SamplingRule sampling() {
    return new PlannedSamples(plan).rule();
  }

  @Override
  public Views views() {
    return new PlannedSamples(plan).views();
  }

  @Override
  public EpochOrder order(Shard shard, RandomSource root) {
    PlannedLearner.requireFittingPatch(plan);
    return new EpochOrder(
        data.cohort().size(),
        plan.training().batch(),
        shard,
        new PlannedSamples(plan).replacement(),
        EpochOrder.Remainder.DROP,
        root);
  }

  @Override
  public Learner learner(ProcessGroup group, RandomSource root) {
    return new PlannedLearner(plan, group, root).make();
  }

  @Override
  public void finish(FinishedRun finished) throws IOException {
    new TrainedFiles(plan, data).write(finished);
  }
}
