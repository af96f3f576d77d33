package dev.nidus.learning.pretraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.VoxelType;
import dev.nidus.core.testing.Phantom;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.Preset;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.run.TrainingLaw;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingWatcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PretrainingTest {
  private static final int STEPS = 6;

  /// Small enough that a step takes milliseconds.
  private static final List<String> TINY =
      List.of(
          "data.mask_column=null",
          "data.hounsfield_only=false",
          "sampling.positive=seed",
          "sampling.negative=off-lesions",
          "sampling.lesion_radius=2",
          "patch.size=[5, 16, 16]",
          "network={kind: small, width: 2}",
          "head={kind: simclr, hidden: 8, output: 6}",
          "training.batch=4",
          "training.threads=1",
          "training.steps=" + STEPS,
          "checkpoints.every_steps=2",
          "monitoring.picture_steps=4",
          "loading.cache_mebibytes=16");

  @TempDir Path folder;
  private PretrainingData data;

  @BeforeEach
  void makeCohort() throws IOException {
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(60, 60, 40), new Spacing(1, 1, 2));
    List<TrainingLesion> lesions = new ArrayList<>();
    for (int n = 0; n < 3; n++) {
      Path file = Files.createFile(folder.resolve("scan" + n));
      lesions.add(lesion(2 * n + 1, file, 15, 15, 20));
      lesions.add(lesion(2 * n + 2, file, 45, 40, 55));
    }
    data =
        new PretrainingData(
            new TrainingCohort(lesions),
            (file, name) -> scan(geometry, file, name),
            "d".repeat(64),
            0,
            OptionalLong.empty());
  }

  private static CtScan scan(ImageGeometry geometry, Path file, String name) {
    double shift = file.getFileName().toString().hashCode() % 17;
    CtScan phantom =
        Phantom.scan(
            geometry,
            (x, y, z) ->
                60 * Math.sin(x / 3 + shift)
                    + 40 * Math.cos(y / 2)
                    + blob(x - 15, y - 15, z - 20)
                    + blob(x - 45, y - 40, z - 55));
    return new CtScan(
        name, phantom.geometry(), phantom.type(), phantom.modality(), phantom.voxels());
  }

  private static double blob(double x, double y, double z) {
    return 200 * Math.exp(-(x * x + y * y + z * z) / 50);
  }

  private static TrainingLesion lesion(long row, Path file, double x, double y, double z) {
    return TrainingLesion.of(
        new Lesion(row, file.getFileName().toString(), file, SeedPoint.lps(x, y, z)));
  }

  private static PretrainingPlan plan(String... settings) throws UnusablePlan {
    return Plans.preset(Preset.SMALL, Stream.concat(TINY.stream(), Stream.of(settings)).toList());
  }

  private void run(PretrainingPlan plan, String name, Start start, Stop stop) throws RunStopped {
    try (ProcessGroup alone = ProcessGroup.alone()) {
      Pretraining.of(
              plan,
              data,
              new RunFolder(folder.resolve(name)),
              new Surroundings("test", "a machine", 1),
              alone)
          .run(start, stop);
    }
  }

  /// Ends a run from outside, as a user's program that throws would.
  private record Stop(long at) implements TrainingWatcher {
    static final Stop NEVER = new Stop(Long.MAX_VALUE);

    @Override
    public void started(long steps, long done) {
      assertThat(steps).isPositive();
    }

    @Override
    public void step(StepMetrics metrics) {
      if (metrics.step() == at) {
        throw new IllegalStateException("stopped by the test");
      }
    }

    @Override
    public void remark(String sentence) {
      assertThat(sentence).isNotBlank();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          negative mining   | training.accumulation=1
          accumulation      | training.accumulation=2
          recomputation     | training.gradient_checkpointing=true
          bfloat16          | training.precision=bfloat16
          limited gradient  | training.gradient_norm=0.01
          LARS              | optimizer={kind: lars, lr: 0.5, weight_decay: 1e-4}
          mined NT-Xent     | objective={kind: mined-nt-xent}
          NT-Xent           | objective={kind: nt-xent} sampling.negative=none
          NNCLR             | objective={kind: nnclr, bank: 10} sampling.negative=none head={kind: nnclr, hidden: 8, output: 6}
          SwAV              | objective={kind: swav, queue: 8, queue_from_epoch: 3, freeze_prototypes: 2} sampling.negative=none head={kind: swav, hidden: 8, output: 6, prototypes: 7} augmentation.crops=[{views: 2}, {views: 2, scale: [0.3, 0.5], size: [3, 8, 8]}]
          reconstruction    | objective={kind: reconstruction} sampling.negative=none head={kind: none} network={kind: autoencoder, widen: 0.0078125} patch={size: [50, 50, 50], spacing: [1, 1, 1]} augmentation.crops=[{views: 1}]
          """)
  void every_objective_learns_and_goes_on_bit_for_bit(String what, String settings)
      throws Exception {
    PretrainingPlan plan = plan(settings.split(" (?=[a-z_]+(?:\\.[a-z_]+)*=)"));
    run(plan, "unbroken", Start.ANEW, Stop.NEVER);
    assertThatThrownBy(() -> run(plan, "broken", Start.ANEW, new Stop(5)))
        .hasMessage("stopped by the test");
    run(plan, "broken", Start.RESUMED, Stop.NEVER);
    for (String file :
        List.of("model.safetensors", "model.torch", "checkpoints/last.safetensors")) {
      assertThat(Files.readAllBytes(folder.resolve("broken").resolve(file)))
          .as(what + " " + file)
          .isEqualTo(Files.readAllBytes(folder.resolve("unbroken").resolve(file)));
    }
    List<StepMetrics> lines = metrics("broken");
    assertThat(lines.stream().map(StepMetrics::step).toList())
        .isEqualTo(LongStream.rangeClosed(1, STEPS).boxed().toList());
    assertThat(lines.stream().map(StepMetrics::loss).toList())
        .isEqualTo(metrics("unbroken").stream().map(StepMetrics::loss).toList());
    assertThat(lines).allSatisfy(line -> assertThat(line.gradientNorm()).isPositive());
    // the weights moved
    assertThat(Files.readAllBytes(folder.resolve("unbroken/checkpoints/step-00000004.safetensors")))
        .isNotEqualTo(
            Files.readAllBytes(folder.resolve("unbroken/checkpoints/step-00000006.safetensors")));
    NativeMemory.requireNothingLive("after a run");
  }

  private List<StepMetrics> metrics(String name) throws IOException {
    return MetricsLog.read(folder.resolve(name).resolve("metrics.jsonl"));
  }

  @Test
  void the_loss_falls() throws Exception {
    run(
        plan(
            "training.steps=60",
            "checkpoints.every_steps=60",
            "network.width=4",
            "optimizer.lr=0.01"),
        "run",
        Start.ANEW,
        Stop.NEVER);
    List<StepMetrics> lines = metrics("run");
    double first = lines.subList(0, 10).stream().mapToDouble(StepMetrics::loss).average().orElse(0);
    double last = lines.subList(50, 60).stream().mapToDouble(StepMetrics::loss).average().orElse(9);
    assertThat(last).isLessThan(0.9 * first);
  }

  @Test
  void numbers_that_are_none_stop_the_run_with_step_lesions_and_the_last_good_checkpoint()
      throws Exception {
    AtomicInteger opened = new AtomicInteger();
    ScanReader sound = data.reader();
    data =
        new PretrainingData(
            data.cohort(),
            (file, name) ->
                opened.incrementAndGet() > 30
                    ? spoilt(sound.open(file, name))
                    : sound.open(file, name),
            data.digest(),
            0,
            OptionalLong.empty());
    PretrainingPlan plan =
        plan(
            "sampling.draws=0",
            "patch.scaling={kind: offset-divide, offset: 0, range: 1e-10}",
            "training.steps=100",
            "checkpoints.every_steps=1");
    assertThatThrownBy(() -> run(plan, "run", Start.ANEW, Stop.NEVER))
        .isInstanceOf(RunStopped.class)
        .hasMessageMatching(
            "(?s)step \\d+: the loss is NaN; its batch was row \\d+ \\(scan\\d\\), .*")
        .hasMessageContaining("no weight was changed by it and the last good checkpoint is")
        .hasMessageContaining("lower optimizer.lr");
    assertThat(Files.readString(folder.resolve("run/run.log"))).contains("stopped: step");
    NativeMemory.requireNothingLive("after a run");
  }

  private static CtScan spoilt(CtScan scan) {
    CtScan nothing =
        Phantom.scan(scan.geometry(), (x, _, _) -> 1e30 * Math.sin(x), VoxelType.FLOAT32);
    return new CtScan(
        scan.name(), nothing.geometry(), nothing.type(), nothing.modality(), nothing.voxels());
  }

  @Test
  void the_same_plan_twice_is_the_same_run() throws Exception {
    PretrainingPlan plan = plan("training.steps=60", "checkpoints.every_steps=60");
    run(plan, "first", Start.ANEW, Stop.NEVER);
    run(plan, "second", Start.ANEW, Stop.NEVER);
    assertThat(metrics("second").stream().map(StepMetrics::loss).toList())
        .isEqualTo(metrics("first").stream().map(StepMetrics::loss).toList());
  }

  @Test
  void a_collapse_is_told() throws Exception {
    List<String> remarks = new ArrayList<>();
    run(plan("monitoring.collapse=100"), "run", Start.ANEW, Stop.NEVER);
    remarks.addAll(Files.readAllLines(folder.resolve("run/run.log")));
    assertThat(remarks).anyMatch(line -> line.contains("step 1: the embeddings have collapsed"));
    assertThat(Files.readString(folder.resolve("run/MODEL_CARD.md"))).contains("**collapsed**");
  }

  /// When this fails because training computes other numbers on purpose, raise {@link TrainingLaw#CURRENT}, so
  /// that checkpoints of the former law are refused, and write down the new losses.
  @Test
  void the_numbers_of_training_are_those_of_its_law() throws Exception {
    run(plan("network.width=4"), "run", Start.ANEW, Stop.NEVER);
    assertThat(TrainingLaw.CURRENT).isEqualTo(1);
    assertThat(metrics("run").stream().mapToDouble(StepMetrics::loss).toArray())
        .containsExactly(
            new double[] {1.4198, 0.5770, 0.2327, 0.1184, 0.0365, 0.3779}, within(1e-2));
  }

  @Test
  void a_cohort_that_is_too_small_leaves_no_folder() throws Exception {
    assertThatThrownBy(() ->
            run(
                plan("training.batch=7", "sampling.replacement=false"),
                "run",
                Start.ANEW,
                Stop.NEVER))
        .hasMessageContaining("6 lesions do not fill a batch of 7");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void a_folder_takes_one_run() throws Exception {
    run(plan(), "run", Start.ANEW, Stop.NEVER);
    assertThatThrownBy(() -> run(plan(), "run", Start.ANEW, Stop.NEVER))
        .hasMessageContaining("holds a run already; go on with --resume");
  }

  @Test
  void a_disk_that_is_full_is_told_and_what_was_written_stays() throws Exception {
    Path full = Path.of("/dev/full");
    assumeThat(Files.exists(full)).as("the system has a device that is always full").isTrue();
    Files.createDirectories(folder.resolve("run"));
    Files.createSymbolicLink(folder.resolve("run/run.log"), full);
    assertThatThrownBy(() -> run(plan(), "run", Start.ANEW, Stop.NEVER))
        .isInstanceOf(RunStopped.class)
        .hasMessageContaining(
            folder.resolve("run") + " cannot be written into: No space left on device")
        .hasMessageContaining("what was written before is whole, go on with --resume");
  }
}
