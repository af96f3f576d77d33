package dev.nidus.app.sarcoma;

import dev.nidus.app.arms.Arm;
import dev.nidus.app.arms.ArmComparison;
import dev.nidus.app.arms.ArmFailed;
import dev.nidus.app.arms.ArmRunner;
import dev.nidus.app.arms.ArmScores;
import dev.nidus.app.arms.ArmWatcher;
import dev.nidus.app.arms.EncoderRun;
import dev.nidus.app.arms.JitteredSeeds;
import dev.nidus.app.arms.PlainNumbers;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.IntraclassCorrelation;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.training.Surroundings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The demo's way: an encoder learns from half of the patients without labels; then every arm sees labels of that half, and is
/// asked about the other. Two trainings go on at a time, each with one native thread, so that the numbers do not
/// depend on how many cores there are.
public final class DemoRun {
  private static final Half LEARNING = Half.A;
  private static final int AT_A_TIME = 2;

  /// Fine-tuned and supervised.
  private static final int LABELLED_TRAININGS = 2;

  /// Steps of the run whose encoder learns nothing.
  private static final int SETTLING = 25;

  private final DemoPlan plan;
  private final SarcomaCohort cohort;
  private final ScanReader reader;
  private final Path folder;
  private final Surroundings surroundings;
  private final ArmWatcher watcher;
  private final ArmRunner runner;
  private final ArmComparison comparison;
  private final List<String> asked;

  /// @param folder keeps what was computed
  /// @param surroundings of the trainings; one thread
  public DemoRun(
      DemoPlan plan,
      SarcomaCohort cohort,
      ScanReader reader,
      Path folder,
      Surroundings surroundings,
      ArmWatcher watcher) {
    this.plan = plan;
    this.cohort = cohort.atMost(plan.size().patients(), plan.size().pairs());
    this.reader = reader;
    this.folder = folder;
    this.surroundings = surroundings;
    this.watcher = watcher;
    this.runner = new ArmRunner(this.cohort.table(), reader, folder, surroundings, watcher);
    this.comparison = ArmComparison.of(this.cohort.table());
    this.asked = this.cohort.paired(LEARNING.other());
  }

  /// Steps of training, each by how long it takes beside a step with labels.
  public long work() throws UnusablePlan {
    long unlabelled = plan.pretraining().training().steps().orElseThrow();
    long labelled = 0;
    for (int percent : DemoPlan.PERCENT) {
      for (int draw = 0; draw < DemoPlan.draws(percent); draw++) {
        labelled += plan.recipe().stepsFor(cohort.draw(LEARNING, percent / 100.0, draw).share());
      }
    }
    return workOfUnlabelledStep() * (unlabelled + SETTLING) + LABELLED_TRAININGS * labelled;
  }

  /// How much of {@link #work} a step is.
  public static int workOfUnlabelledStep() {
    return 2;
  }

  /// Computes everything.
  ///
  /// @throws ArmFailed if a part cannot be computed; the sentence says why
  public DemoResult run() throws ArmFailed, IOException, InterruptedException {
    try (ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME)) {
      EncoderRun encoder = new EncoderRun(cohort.unlabelled(LEARNING), reader, surroundings);
      ArmWatcher slow = new UnlabelledSteps(watcher);
      Future<Path> learned =
          pool.submit(() ->
              encoder.trained(
                  plan.pretraining(),
                  folder.resolve("encoder"),
                  slow.training("encoder, without labels")));
      Future<Path> settled =
          pool.submit(() ->
              encoder.untrained(
                  plan.untrained(),
                  folder.resolve("untrained"),
                  slow.training("untrained encoder")));
      Path untrained = result(settled);
      List<Future<?>> first = new ArrayList<>();
      Arm supervised = new Arm.Supervised(untrained, plan.recipe());
      List<Arm> early = new ArrayList<>(List.of(supervised));
      for (PlainNumbers numbers : PlainNumbers.values()) {
        early.add(new Arm.Plain(numbers));
      }
      early.add(new Arm.Untrained(untrained, FeaturePooling.STAGES));
      submit(pool, early, first);
      Path trained = result(learned);
      submit(pool, List.of(new Arm.FineTuned(trained, plan.recipe())), first);
      for (Future<?> each : first) {
        result(each);
      }
      return gathered(trained, untrained);
    }
  }

  private void submit(ExecutorService pool, List<Arm> arms, List<Future<?>> into) {
    for (Arm arm : arms) {
      for (int percent : DemoPlan.PERCENT) {
        for (int draw = 0; draw < DemoPlan.draws(percent); draw++) {
          int now = draw;
          into.add(pool.submit((Callable<Object>) () -> scores(arm, percent, now)));
        }
      }
    }
  }

  private static <T> T result(Future<T> future)
      throws ArmFailed, IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case ArmFailed failed -> throw failed;
        case IOException failed -> throw failed;
        case UnusablePlan failed -> throw new IllegalStateException("the demo's own plan", failed);
        case RuntimeException failed -> throw failed;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private ArmScores scores(Arm arm, int percent, int draw) throws ArmFailed, IOException {
    return runner.run(arm, cohort.draw(LEARNING, percent / 100.0, draw), asked, plan.seed() + draw);
  }

  private List<ArmScores> scores(Arm arm, int percent) throws ArmFailed, IOException {
    List<ArmScores> draws = new ArrayList<>();
    for (int draw = 0; draw < DemoPlan.draws(percent); draw++) {
      draws.add(scores(arm, percent, draw));
    }
    return draws;
  }

  /// All that is left is quick: frozen features, linear models, and what was kept.
  private DemoResult gathered(Path trained, Path untrained) throws ArmFailed, IOException {
    watcher.remark("frozen encoder, controls and intervals");
    Arm.Probed stages = new Arm.Frozen(trained, FeaturePooling.STAGES);
    Arm.Probed plain = new Arm.Plain(PlainNumbers.HOUNSFIELD_AND_TEXTURE);
    Arm supervised = new Arm.Supervised(untrained, plan.recipe());
    Map<String, Arm> arms = new LinkedHashMap<>();
    arms.put("fine_tuned", new Arm.FineTuned(trained, plan.recipe()));
    arms.put("supervised", supervised);
    arms.put("frozen_stages", stages);
    arms.put("frozen_last_map", new Arm.Frozen(trained, FeaturePooling.AVERAGE));
    arms.put("untrained_stages", new Arm.Untrained(untrained, FeaturePooling.STAGES));
    arms.put("hounsfield", new Arm.Plain(PlainNumbers.HOUNSFIELD));
    arms.put("hounsfield_texture", plain);
    Map<String, Arm> controls = new LinkedHashMap<>();
    controls.put("mean_hounsfield", new Arm.Plain(PlainNumbers.MEANS));
    controls.put("ring", new Arm.Plain(PlainNumbers.RING));
    controls.put(
        "centre_blanked", new Arm.Frozen(trained, FeaturePooling.STAGES, Arm.Sight.CENTRE_BLANKED));
    controls.put("shuffled_frozen", new Arm.Shuffled(stages));
    List<DemoResult.Line> lines = new ArrayList<>();
    for (Map.Entry<String, Arm> each : arms.entrySet()) {
      lines.add(line(each.getKey(), each.getValue(), DemoResult.Role.ARM));
    }
    for (Map.Entry<String, Arm> each : controls.entrySet()) {
      lines.add(line(each.getKey(), each.getValue(), DemoResult.Role.CONTROL));
    }
    List<DemoResult.Line> differences = new ArrayList<>();
    for (List<String> pair :
        List.of(
            List.of("fine_tuned", "supervised"),
            List.of("fine_tuned", "hounsfield_texture"),
            List.of("frozen_stages", "hounsfield_texture"),
            List.of("frozen_stages", "untrained_stages"))) {
      differences.add(difference(pair.getFirst(), pair.getLast(), arms));
    }
    List<DemoResult.Kernel> kernels = new ArrayList<>();
    for (Arm.Probed features : List.of(stages, plain)) {
      kernels.add(
          new DemoResult.Kernel(
              features.name(), runner.crossValidated(features, cohort.kernels(), plan.folds())));
    }
    Map<Integer, Integer> labelled = new LinkedHashMap<>();
    for (int percent : DemoPlan.PERCENT) {
      labelled.put(percent, cohort.draw(LEARNING, percent / 100.0, 0).patients().size());
    }
    Patients patients = cohort.table().patients(cohort.table().rowsOf(asked));
    return new DemoResult(
        plan,
        cohort.unlabelled(LEARNING).size(),
        labelled,
        patients.lesions(),
        patients.count(),
        lines,
        differences,
        kernels,
        jitter(stages));
  }

  private DemoResult.Line line(String key, Arm arm, DemoResult.Role role)
      throws ArmFailed, IOException {
    List<ArmScores> few = scores(arm, 10);
    return new DemoResult.Line(
        key,
        arm.name(),
        role,
        comparison.area(scores(arm, 100)),
        comparison.area(few),
        few.stream().map(comparison::of).toList());
  }

  private DemoResult.Line difference(String first, String second, Map<String, Arm> arms)
      throws ArmFailed, IOException {
    Arm one = Objects.requireNonNull(arms.get(first));
    Arm two = Objects.requireNonNull(arms.get(second));
    List<ArmScores> few = scores(one, 10);
    List<ArmScores> otherFew = scores(two, 10);
    List<Double> ofDraws = new ArrayList<>();
    for (int draw = 0; draw < few.size(); draw++) {
      ofDraws.add(comparison.of(few.get(draw)) - comparison.of(otherFew.get(draw)));
    }
    return new DemoResult.Line(
        first + "_minus_" + second,
        "%s, minus %s".formatted(one.name(), two.name()),
        DemoResult.Role.ARM,
        comparison.difference(scores(one, 100), scores(two, 100)),
        comparison.difference(few, otherFew),
        ofDraws);
  }

  private Optional<DemoResult.Jitter> jitter(Arm arm) throws ArmFailed, IOException {
    watcher.remark("frozen encoder at %d times moved seeds".formatted(plan.trials()));
    JitteredSeeds jittered =
        JitteredSeeds.of(
            runner,
            arm,
            cohort.draw(LEARNING, 1, 0),
            asked,
            JitteredSeeds.PUBLISHED_DEVIATION,
            plan.trials(),
            plan.seed());
    double[] areas = jittered.trials().stream().mapToDouble(comparison::of).toArray();
    double mean = Arrays.stream(areas).average().orElseThrow();
    double squares = Arrays.stream(areas).map(area -> (area - mean) * (area - mean)).sum();
    int rows = jittered.unmoved().rows().size();
    double[][] readings = new double[rows][areas.length];
    for (int row = 0; row < rows; row++) {
      for (int trial = 0; trial < areas.length; trial++) {
        readings[row][trial] = jittered.trials().get(trial).scores().get(row);
      }
    }
    try {
      return Optional.of(
          new DemoResult.Jitter(
              areas.length,
              JitteredSeeds.PUBLISHED_DEVIATION,
              mean,
              Math.sqrt(squares / (areas.length - 1)),
              comparison.of(jittered.unmoved()),
              IntraclassCorrelation.of(readings, IccForm.AGREEMENT_SINGLE)));
    } catch (Inestimable _) {
      return Optional.empty();
    }
  }
}
