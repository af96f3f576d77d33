package dev.nidus.learning.finetuning;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.TuningPlan;
import dev.nidus.learning.run.CheckpointStore;
import dev.nidus.learning.run.TuningMetrics;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchLoader;
import dev.nidus.learning.sampling.CacheLimit;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.PatchCache;
import dev.nidus.learning.sampling.RawPatches;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.Workers;
import dev.nidus.learning.training.Course;
import dev.nidus.learning.training.LoopRule;
import dev.nidus.learning.training.Tuning;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Looks at the tuning split: its unchanged patches with the running statistics. A lesion whose scan gives no
/// patch is left out of every look.
final class TuningLooks implements Tuning {
  private static final String BEST = "best";
  private static final String IDLE = "looks_without_better";

  private final FinetuningPlan plan;
  private final LabelledLearner learner;
  private final LesionClasses classes;
  private final LabelledCohort cohort;
  private final SamplingRule rule;
  private final Views views;
  private final ScanReader reader;
  private final LoopRule loop;
  private final Path cache;
  private final TuningScore score;
  private double best = Double.NEGATIVE_INFINITY;
  private int idle;

  /// @param cohort the tuning split
  /// @param views one, without chance
  /// @param cache where its raw patches are kept
  TuningLooks(
      FinetuningPlan plan,
      LabelledLearner learner,
      FinetuningData data,
      LabelledCohort cohort,
      SamplingRule rule,
      Views views,
      LoopRule loop,
      Path cache,
      TuningScore score) {
    this.plan = plan;
    this.learner = learner;
    this.classes = data.classes();
    this.cohort = cohort;
    this.rule = rule;
    this.views = views;
    this.reader = data.reader();
    this.loop = loop;
    this.cache = cache;
    this.score = score;
  }

  @Override
  public boolean isDue(long step) {
    return step == loop.steps()
        || (loop.endsEpoch(step) && loop.epoch(step) % plan.tuning().everyEpochs() == 0);
  }

  @Override
  public Judgement look() throws IOException {
    TuningMetrics metrics = measured(outputs());
    double value = metrics.score().orElse(-metrics.loss());
    boolean first = best == Double.NEGATIVE_INFINITY;
    boolean better = value > best;
    if (better) {
      best = value;
      idle = 0;
    } else {
      idle++;
    }
    return new Judgement(
        metrics,
        better || first ? CheckpointStore.Rank.BEST : CheckpointStore.Rank.ORDINARY,
        isOver() ? Course.END : Course.ON);
  }

  @Override
  public boolean isOver() {
    Optional<Integer> patience = plan.tuning().patience();
    return patience.isPresent() && idle >= patience.get();
  }

  @Override
  public TuningPlan.Chosen chosen() {
    return plan.tuning().model();
  }

  @Override
  public SequencedMap<String, String> state() {
    SequencedMap<String, String> state = new LinkedHashMap<>();
    state.put(BEST, Double.toString(best));
    state.put(IDLE, Integer.toString(idle));
    return state;
  }

  @Override
  public void resume(Map<String, String> state) {
    best = Double.parseDouble(state.getOrDefault(BEST, "-Infinity"));
    idle = Integer.parseInt(state.getOrDefault(IDLE, "0"));
  }

  private TuningMetrics measured(Map<Integer, double[]> outputs) {
    int[] labels = outputs.keySet().stream().mapToInt(cohort::label).toArray();
    double[][] all = outputs.values().toArray(double[][]::new);
    double loss = 0;
    double[][] probabilities = new double[all.length][];
    for (int n = 0; n < all.length; n++) {
      loss += classes.loss(labels[n], all[n]) / all.length;
      probabilities[n] = classes.probabilities(all[n]);
    }
    return new TuningMetrics(
        loss,
        switch (plan.tuning().criterion()) {
          case LOSS -> OptionalDouble.empty();
          case ROC_AUC, AVERAGE_PRECISION, BALANCED_ACCURACY ->
              OptionalDouble.of(score.of(labels, probabilities));
        });
  }

  /// By the lesion's index, in its order: another one may have stood in for a lesion without a patch.
  private Map<Integer, double[]> outputs() throws IOException {
    RandomSource root = RandomSource.of(plan.seed()).named("tuning");
    EpochOrder order =
        new EpochOrder(
            cohort.size(),
            plan.training().batch(),
            Shard.whole(),
            EpochOrder.Replacement.WITHOUT,
            EpochOrder.Remainder.KEEP,
            root);
    Map<Integer, double[]> outputs = new TreeMap<>();
    int mebibytes = plan.loading().cacheMebibytes();
    if (mebibytes == 0) {
      collect(order, root, Optional.empty(), outputs);
    } else {
      try (PatchCache kept =
          PatchCache.open(
              cache, cohort.lesions(), rule, CacheLimit.mebibytes(mebibytes), _ -> {})) {
        collect(order, root, Optional.of(kept), outputs);
      }
    }
    return outputs;
  }

  private void collect(
      EpochOrder order,
      RandomSource root,
      Optional<PatchCache> kept,
      Map<Integer, double[]> outputs) {
    try (BatchLoader loader =
        new BatchLoader(
            new RawPatches(cohort.lesions(), rule, reader, kept),
            views,
            order,
            root,
            new Workers(plan.loading().workers(), plan.loading().ahead()),
            0,
            1)) {
      while (loader.hasNext()) {
        Batch batch = loader.next();
        double[][] rows = learner.outputs(batch);
        for (int n = 0; n < rows.length; n++) {
          outputs.put(batch.lesions().get(n), rows[n]);
        }
        loader.giveBack(batch);
      }
    }
  }
}
