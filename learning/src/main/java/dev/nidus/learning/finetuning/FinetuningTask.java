package dev.nidus.learning.finetuning;

import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.augmentation.Axis;
import dev.nidus.learning.augmentation.Operation;
import dev.nidus.learning.augmentation.Range;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.PlainHead;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.plan.AugmentationPlan.ScalingOrder;
import dev.nidus.learning.plan.BatchPlan;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.LabelledAugmentationPlan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.TrainingLaw;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.NegativeRule;
import dev.nidus.learning.sampling.PositiveRule;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.FinishedRun;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.training.LoopRule;
import dev.nidus.learning.training.PlannedNetwork;
import dev.nidus.learning.training.TrainingTask;
import dev.nidus.learning.training.Tuning;
import dev.nidus.learning.weights.WeightsDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a run with labels is for: a model of classes.
///
/// @param score of the plan's criterion
record FinetuningTask(
    FinetuningPlan plan, FinetuningData data, StartingEncoder start, TuningScore score)
    implements TrainingTask<LabelledLearner> {

  @Override
  public RunIdentity identity(String program) {
    return new RunIdentity(
        program,
        TrainingLaw.current(NativeLibrary.version()),
        digest(PlanYaml.write(plan.bare()) + start.digest()),
        digest(data.digest() + "\n" + data.classes()));
  }

  @Override
  public TrainingCohort cohort() {
    return data.train().lesions();
  }

  @Override
  public ScanReader reader() {
    return data.reader();
  }

  @Override
  public SamplingRule sampling() {
    return new SamplingRule(
        start.patch(),
        plan.data().hounsfieldOnly() ? IntensityRule.HOUNSFIELD_ONLY : IntensityRule.ANY,
        new PositiveRule.AtSeed(),
        new NegativeRule.None(),
        plan.seed());
  }

  /// One view: pad, crop, smooth, translate, flip, rotate, turn, histogram shift, level, noise, and the
  /// scaling before or after them (SPEC 2.5, which has pad, smooth, translate, flip and rotate).
  @Override
  public Views views() {
    LabelledAugmentationPlan augmentation = plan.augmentation();
    Range sigma = range(augmentation.smoothSigma());
    List<Double> axes = augmentation.smoothAxes();
    Operation scale = new Operation.Scale(start.identity().scaling());
    List<Operation> operations = new ArrayList<>();
    if (augmentation.scaling() == ScalingOrder.FIRST) {
      operations.add(scale);
    }
    operations.add(new Operation.ZeroPad(start.patch().size()));
    augmentation
        .crop()
        .ifPresent(share ->
            operations.add(new Operation.RandomResizedCrop(range(share), start.patch().size())));
    operations.add(
        new Operation.RandomSmooth(
            augmentation.smooth(),
            sigma.times(axes.get(0)),
            sigma.times(axes.get(1)),
            sigma.times(axes.get(2))));
    operations.add(
        new Operation.RandomTranslation(
            augmentation.translation(), augmentation.translationVoxels()));
    switch (augmentation.flips()) {
      case ONE_AXIS -> operations.add(new Operation.RandomFlip(augmentation.flip()));
      case EACH_AXIS -> {
        for (Axis axis : Axis.values()) {
          operations.add(new Operation.RandomMirror(augmentation.flip(), axis));
        }
      }
    }
    if (augmentation.rotation() > 0) {
      operations.add(new Operation.RandomRotation(augmentation.rotation()));
    }
    if (augmentation.turn() > 0) {
      operations.add(new Operation.RandomTurn(augmentation.turn()));
    }
    if (augmentation.histogramShift() > 0) {
      operations.add(
          new Operation.RandomHistogramShift(
              augmentation.histogramShift(), augmentation.histogramPoints()));
    }
    if (augmentation.shiftHu() > 0 || augmentation.contrast() > 0) {
      operations.add(new Operation.RandomLevel(augmentation.shiftHu(), augmentation.contrast()));
    }
    if (augmentation.noiseHu() > 0) {
      operations.add(new Operation.RandomNoise(augmentation.noiseHu()));
    }
    if (augmentation.scaling() == ScalingOrder.LAST) {
      operations.add(scale);
    }
    return Views.single(new Recipe(operations));
  }

  @Override
  public EpochOrder order(Shard shard, RandomSource root) {
    return new EpochOrder(
        data.train().size(),
        plan.training().batch(),
        shard,
        plan.batches().replacement() ? EpochOrder.Replacement.WITH : EpochOrder.Replacement.WITHOUT,
        plan.batches().remainder() == BatchPlan.Remainder.KEEP
            ? EpochOrder.Remainder.KEEP
            : EpochOrder.Remainder.DROP,
        root);
  }

  @Override
  public LabelledLearner learner(ProcessGroup group, RandomSource root) {
    RandomSource weights = root.named("weights");
    TrainingOptions options = PlannedNetwork.options(plan.training(), group);
    try {
      PlainResNet network = start.load(options, weights.named(LearnerParts.TRUNK));
      Head head = head();
      return new LabelledLearner(
          network,
          plan.trunk(),
          PlainHead.of(
              head,
              LearnerParts.drawn(head.expectedTensors(), LearnerParts.HEADS, weights),
              options),
          data.classes(),
          data.train());
    } catch (UnusableStart e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    } catch (UnfitWeights e) {
      throw new IllegalStateException("a head does not fit its own first weights", e);
    }
  }

  @Override
  public Optional<Tuning> tuning(LabelledLearner learner, LoopRule rule, Path cache) {
    Views plain = Views.single(Recipe.plain(start.patch().size(), start.identity().scaling()));
    return data.tune()
        .map(cohort ->
            new TuningLooks(plan, learner, data, cohort, sampling(), plain, rule, cache, score));
  }

  @Override
  public List<String> remarks() {
    return data.remarks();
  }

  @Override
  public void finish(FinishedRun finished) throws IOException {
    new FinetunedFiles(plan, data, start, head()).write(finished);
  }

  /// From the encoder's features through the hidden layers to the outputs (SPEC 3.3).
  Head head() {
    List<Integer> widths = new ArrayList<>();
    widths.add(start.network().features());
    plan.head().hidden().ifPresent(widths::addAll);
    widths.add(data.classes().outputs());
    return Head.task(widths);
  }

  private static Range range(List<Double> ends) {
    return new Range(ends.get(0), ends.get(1));
  }

  private static String digest(String text) {
    return WeightsDigest.ofBytes(text.getBytes(StandardCharsets.UTF_8)).sha256();
  }
}
