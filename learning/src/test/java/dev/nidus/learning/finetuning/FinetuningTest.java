package dev.nidus.learning.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Phantom;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.EncoderOptions;
import dev.nidus.learning.encoder.TrainedEncoder;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.plan.FinetuningPlan;
import dev.nidus.learning.plan.FinetuningPreset;
import dev.nidus.learning.plan.NetworkPlan;
import dev.nidus.learning.plan.Plans;
import dev.nidus.learning.plan.UnusablePlan;
import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.training.PlannedNetwork;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.Surroundings;
import dev.nidus.learning.training.TrainingWatcher;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FinetuningTest {
  private static final PatchSpec SPEC =
      new PatchSpec(new PatchSize(5, 16, 16), new Spacing(1, 1, 2), ResamplingLaw.CORRECTED);
  private static final ResNet3d NETWORK = (ResNet3d) PlannedNetwork.of(new NetworkPlan.Small(2));

  /// Small enough that a step takes milliseconds.
  private static final List<String> TINY =
      List.of(
          "data.label=kind",
          "data.hounsfield_only=false",
          "head.hidden=[6]",
          "training.batch=4",
          "training.threads=1",
          "training.steps=6",
          "tuning.every_epochs=1",
          "tuning.patience=null",
          "loading.cache_mebibytes=16");

  @TempDir Path folder;
  private Path weights;
  private final List<LabelledLesion> lesions = new ArrayList<>();

  /// Eight scans with a bright and a dark ball each: six train, two tune.
  @BeforeEach
  void makeCohort() throws IOException {
    weights = write("start.safetensors", NETWORK);
    for (int n = 0; n < 8; n++) {
      Path file = Files.createFile(folder.resolve("scan" + n));
      Split split = n < 6 ? Split.TRAIN : Split.TUNE;
      lesions.add(lesion(2 * n + 1, file, 15, 15, 20, "bright", split));
      lesions.add(lesion(2 * n + 2, file, 45, 40, 55, "dark", split));
    }
  }

  private Path write(String name, Network network) throws IOException {
    Path file = folder.resolve(name);
    new TrainedEncoder(
            new EncoderMetadata("start", network, SPEC, IntensityScaling.softTissue()),
            Initialisation.draw(network, RandomSource.of(7)))
        .writeSafetensors(file);
    return file;
  }

  private static LabelledLesion lesion(
      long row, Path file, double x, double y, double z, String label, Split split) {
    return new LabelledLesion(
        new Lesion(row, file.getFileName().toString(), file, SeedPoint.lps(x, y, z)),
        label,
        split,
        Optional.of(file.getFileName().toString()));
  }

  private static CtScan scan(Path file, String name) {
    ImageGeometry geometry =
        ImageGeometry.axisAligned(new GridSize(60, 60, 40), new Spacing(1, 1, 2));
    double shift = file.getFileName().toString().hashCode() % 17;
    CtScan phantom =
        Phantom.scan(
            geometry,
            (x, y, z) ->
                40
                    + 30 * Math.sin(x / 3 + shift)
                    + 150 * ball(x - 15, y - 15, z - 20)
                    - 150 * ball(x - 45, y - 40, z - 55));
    return new CtScan(
        name, phantom.geometry(), phantom.type(), phantom.modality(), phantom.voxels());
  }

  private static double ball(double x, double y, double z) {
    return Math.exp(-(x * x + y * y + z * z) / 50);
  }

  private FinetuningPlan plan(String... settings) throws UnusablePlan {
    return Plans.preset(
        FinetuningPreset.FEW_LABELS,
        Stream.of(
                TINY.stream(),
                Stream.of("start={kind: weights, file: %s}".formatted(weights)),
                Stream.of(settings))
            .flatMap(each -> each)
            .toList());
  }

  private FinetuningData data(FinetuningPlan plan) throws UnusableLabels {
    return FinetuningData.of(plan, lesions, FinetuningTest::scan, "d".repeat(64), 0);
  }

  private void run(FinetuningPlan plan, String name, Start start, Stop stop, TuningScore score)
      throws RunStopped, UnusableLabels, UnusableStart {
    Finetuning.of(
            plan,
            data(plan),
            score,
            new RunFolder(folder.resolve(name)),
            new Surroundings("test", "a machine", 1))
        .run(start, stop);
  }

  private void run(FinetuningPlan plan, String name, Start start, Stop stop)
      throws RunStopped, UnusableLabels, UnusableStart {
    run(plan, name, start, stop, FinetuningTest::accuracy);
  }

  private static double accuracy(int[] labels, double[][] probabilities) {
    double right = 0;
    for (int n = 0; n < labels.length; n++) {
      right += (probabilities[n][1] > 0.5 ? 1 : 0) == labels[n] ? 1.0 / labels.length : 0;
    }
    return right;
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

  private List<StepMetrics> metrics(String name) throws IOException {
    return MetricsLog.read(folder.resolve(name).resolve("metrics.jsonl"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          full, cross-entropy  | trunk.kind=full
          binary cross-entropy | objective.kind=binary-cross-entropy tuning.criterion=roc-auc
          frozen               | trunk.kind=frozen
          last stages          | trunk={kind: last-stages, stages: 2}
          accumulation         | training.accumulation=2
          recomputation        | training.gradient_checkpointing=true
          bfloat16             | training.precision=bfloat16 start={kind: random, network: {kind: small, width: 8}, patch: {size: [10, 32, 32]}}
          like                 | start.kind=like
          random               | start={kind: random, network: {kind: small, width: 2}, patch: {size: [5, 16, 16]}}
          last model           | tuning.model=last
          all views            | augmentation={scaling: last, flips: each-axis, turn: 0.75, shift_hu: 10, contrast: 0.25, noise_hu: 10}
          no replacement       | batches={remainder: keep, replacement: false} training.batch=5
          """)
  void every_way_learns_and_goes_on_bit_for_bit(String what, String settings) throws Exception {
    String[] split = settings.split(" (?=[a-z_]+(?:\\.[a-z_]+)*=)", -1);
    if (what.equals("like")) {
      split = new String[] {"start={kind: like, file: %s}".formatted(weights)};
    }
    FinetuningPlan plan = plan(split);
    run(plan, "unbroken", Start.ANEW, Stop.NEVER);
    assertThatThrownBy(() -> run(plan, "broken", Start.ANEW, new Stop(5)))
        .hasMessage("stopped by the test");
    run(plan, "broken", Start.RESUMED, Stop.NEVER);
    for (String file :
        List.of(
            "model.safetensors",
            "model.torch",
            "checkpoints/last.safetensors",
            "checkpoints/best.safetensors")) {
      assertThat(Files.readAllBytes(folder.resolve("broken").resolve(file)))
          .as(what + " " + file)
          .isEqualTo(Files.readAllBytes(folder.resolve("unbroken").resolve(file)));
    }
    List<StepMetrics> lines = metrics("broken");
    assertThat(lines.stream().map(StepMetrics::loss).toList())
        .isEqualTo(metrics("unbroken").stream().map(StepMetrics::loss).toList());
    assertThat(lines.stream().map(StepMetrics::tuning).toList())
        .isEqualTo(metrics("unbroken").stream().map(StepMetrics::tuning).toList());
    assertThat(lines).allSatisfy(line -> assertThat(line.gradientNorm()).isPositive());
    assertThat(lines.getLast().tuning()).isPresent();
    NativeMemory.requireNothingLive("after a run");
  }

  @Test
  void it_learns_and_the_saved_model_predicts_as_the_one_in_memory() throws Exception {
    FinetuningPlan plan =
        plan(
            "training.steps=60",
            "tuning.every_epochs=10",
            "tuning.model=last",
            "optimizer.lr=0.02",
            "augmentation.crop=null",
            "augmentation.histogram_shift=0");
    run(plan, "run", Start.ANEW, Stop.NEVER);
    List<StepMetrics> lines = metrics("run");
    assertThat(lines.getLast().tuning().orElseThrow().loss()).isLessThan(0.3);
    Path file = folder.resolve("run/model.safetensors");
    assertThat(FinetunedModel.isIn(file)).isTrue();
    assertThat(FinetunedModel.isIn(weights)).isFalse();
    try (FinetunedModel model = FinetunedModel.load(file, EncoderOptions.defaults())) {
      assertThat(model.card().features()).isEqualTo(2);
      assertThat(model.card().input()).isEqualTo(SPEC);
      assertThat(model.classes().names()).containsExactly("bright", "dark");
      List<LabelledLesion> tune =
          lesions.stream().filter(each -> each.split() == Split.TUNE).toList();
      double loss = 0;
      for (LabelledLesion each : tune) {
        FeatureVector probabilities = model.encode(List.of(patch(each.lesion()))).getFirst();
        assertThat(probabilities.at(0) + probabilities.at(1)).isCloseTo(1, within(1e-6f));
        assertThat(model.predicted(probabilities)).isEqualTo(each.label());
        loss -=
            Math.log(probabilities.at(model.classes().names().indexOf(each.label()))) / tune.size();
      }
      // a look goes by ordinary layers, the loaded encoder by fused ones
      assertThat(loss)
          .isCloseTo(lines.getLast().tuning().orElseThrow().loss(), within(1e-4 * loss + 1e-6));
    }
    NativeMemory.requireNothingLive("after a prediction");
    assertThatThrownBy(() -> FinetunedModel.load(weights, EncoderOptions.defaults()))
        .isInstanceOf(UnusableStart.class)
        .hasMessageContaining("is no fine-tuned model");
  }

  private static Patch patch(Lesion lesion) throws Exception {
    return switch (new PatchExtractor(SPEC)
        .extract(
            scan(lesion.scanFile(), lesion.scanName()), List.of(lesion.seed()), IntensityRule.ANY)
        .getFirst()) {
      case PatchOutcome.Cut(var patch, var _, var _) -> patch;
      case PatchOutcome.Refused(var refusal) -> throw new AssertionError(refusal.reason());
    };
  }

  @Test
  void both_files_hold_encoder_and_head_in_the_layouts_of_the_reference() throws Exception {
    run(plan("trunk.kind=frozen"), "run", Start.ANEW, Stop.NEVER);
    WeightsDigest start;
    try (WeightsFile open = WeightsFile.open(weights)) {
      start = Checkpoint.of(open).trunkDigest();
    }
    for (String name : List.of("model.safetensors", "model.torch")) {
      try (WeightsFile open = WeightsFile.open(folder.resolve("run").resolve(name))) {
        Checkpoint checkpoint = Checkpoint.of(open);
        assertThat(checkpoint.headKind()).isEqualTo(HeadKind.TASK);
        assertThat(checkpoint.head().keySet())
            .containsExactly("0.0.weight", "0.0.bias", "1.0.weight", "1.0.bias");
        // the encoder was frozen: what came out is what went in, running statistics and counters
        // too
        assertThat(checkpoint.trunkDigest()).as(name).isEqualTo(start);
        assertThat(open.metadata()).containsEntry("nidus.task.classes", "[\"bright\",\"dark\"]");
        if (name.endsWith("torch")) {
          assertThat(open.tensors().keySet())
              .contains("trunk_state_dict/conv1.weight", "head_state_dict/0.0.weight");
        }
      }
    }
    String card = Files.readString(folder.resolve("run/MODEL_CARD.md"));
    assertThat(card)
        .contains("the head; the encoder stayed bit for bit")
        .contains("train: 12 lesions in 6 scans of 6 patients (6 bright, 6 dark)")
        .contains("looks at the tuning split (loss ")
        .doesNotContain(folder.toString())
        .doesNotContain("%");
    try (FinetunedModel model =
        FinetunedModel.load(folder.resolve("run/model.safetensors"), EncoderOptions.defaults())) {
      assertThat(card).contains(model.card().weightsDigest());
    }
  }

  @Test
  void the_run_ends_when_the_tuning_split_has_seen_nothing_better_and_keeps_the_best()
      throws Exception {
    AtomicInteger looks = new AtomicInteger();
    double[] scores = {0.5, 0.7, 0.6, 0.7, 0.9};
    FinetuningPlan plan =
        plan("training.steps=30", "tuning.criterion=roc-auc", "tuning.patience=2");
    TuningScore score = (_, _) -> scores[looks.getAndIncrement()];
    run(plan, "run", Start.ANEW, Stop.NEVER, score);
    // 12 lesions in batches of 4 are 3 steps an epoch; the second look is the best, two more end it
    assertThat(looks.get()).isEqualTo(4);
    List<StepMetrics> lines = metrics("run");
    assertThat(lines.getLast().step()).isEqualTo(12);
    assertThat(lines.stream().filter(line -> line.tuning().isPresent()).map(StepMetrics::step))
        .containsExactly(3L, 6L, 9L, 12L);
    assertThat(lines.get(5).tuning().orElseThrow().score()).hasValue(0.7);
    assertThat(Files.readString(folder.resolve("run/run.log")))
        .contains("ended early after step 12 of 30");
    assertThat(Files.readString(folder.resolve("run/MODEL_CARD.md")))
        .contains("step 6, the best of 4 looks at the tuning split (roc-auc 0.7000)");
    assertThat(trunk("run/model.safetensors")).isEqualTo(bestTrunk("run"));
    // killed after the last checkpoint and before the model: nothing more is learned
    Files.delete(folder.resolve("run/model.safetensors"));
    run(plan, "run", Start.RESUMED, Stop.NEVER, score);
    assertThat(looks.get()).isEqualTo(4);
    assertThat(trunk("run/model.safetensors")).isEqualTo(bestTrunk("run"));
  }

  private byte[] trunk(String file) throws Exception {
    return bytes(file, "conv1.weight");
  }

  private byte[] bestTrunk(String run) throws Exception {
    return bytes(run + "/checkpoints/best.safetensors", "learner.trunk.conv1.weight");
  }

  private byte[] bytes(String file, String tensor) throws Exception {
    try (WeightsFile open = WeightsFile.open(folder.resolve(file))) {
      return Objects.requireNonNull(open.tensors().get(tensor))
          .bytes()
          .toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Test
  void without_a_tuning_split_the_last_weights_become_the_model() throws Exception {
    lesions.removeIf(each -> each.split() == Split.TUNE);
    run(plan(), "run", Start.ANEW, Stop.NEVER);
    assertThat(metrics("run")).allSatisfy(line -> assertThat(line.tuning()).isEmpty());
    assertThat(Files.readString(folder.resolve("run/run.log")))
        .contains("there is no tuning split: the run has its fixed length");
    assertThat(Files.readString(folder.resolve("run/MODEL_CARD.md")))
        .contains("| weights of | the last step |");
    assertThat(trunk("run/model.safetensors"))
        .isEqualTo(bytes("run/checkpoints/last.safetensors", "learner.trunk.conv1.weight"));
  }

  @Test
  void weights_that_cannot_be_begun_from_are_told() throws Exception {
    Path coder = write("coder.safetensors", new AutoEncoder3d(1, List.of(2, 4), List.of(2, 2), 4));
    for (String[] each :
        new String[][] {
          {"start.file=" + folder.resolve("none.safetensors"), "There is no weights file"},
          {"start.file=null", "the plan names no weights to begin from"},
          {"start.file=" + coder, "is not trained with labels here"},
          {"start.model=medthreed", "allowed are fmcib, med3d"},
          {"start.model=fmcib", "the weights file says itself what it is"}
        }) {
      FinetuningPlan plan = plan(each[0]);
      assertThatThrownBy(() -> run(plan, "run", Start.ANEW, Stop.NEVER))
          .isInstanceOf(UnusableStart.class)
          .hasMessageContaining(each[1]);
    }
    FinetuningPlan turned = plan("augmentation.rotation=0.5");
    assertThatThrownBy(() -> run(turned, "turned", Start.ANEW, Stop.NEVER))
        .isInstanceOf(RunStopped.class)
        .hasMessageContaining("quarter turns need a patch as deep as it is high");
  }

  @Test
  void a_run_does_not_go_on_with_other_labels_or_another_start() throws Exception {
    FinetuningPlan plan = plan();
    assertThatThrownBy(() -> run(plan, "run", Start.ANEW, new Stop(5)))
        .hasMessage("stopped by the test");
    Path other = folder.resolve("other.safetensors");
    new TrainedEncoder(
            new EncoderMetadata("start", NETWORK, SPEC, IntensityScaling.softTissue()),
            Initialisation.draw(NETWORK, RandomSource.of(8)))
        .writeSafetensors(other);
    FinetuningPlan elsewhere = plan("start.file=" + other);
    assertThatThrownBy(() -> run(elsewhere, "run", Start.RESUMED, Stop.NEVER))
        .isInstanceOf(RunStopped.class)
        .hasMessageContaining("belongs to another plan");
    Path moved = Files.copy(weights, folder.resolve("moved.safetensors"));
    run(plan("start.file=" + moved), "run", Start.RESUMED, Stop.NEVER);
    assertThat(folder.resolve("run/model.safetensors")).exists();
  }
}
