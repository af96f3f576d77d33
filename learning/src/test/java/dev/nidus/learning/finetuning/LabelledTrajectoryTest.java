package dev.nidus.learning.finetuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.finetuning.LesionClasses.Link;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.TrainingOptions;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.optimizer.OptimizerSettings;
import dev.nidus.learning.plan.TrunkPlan;
import dev.nidus.learning.sampling.Batch;
import dev.nidus.learning.sampling.BatchView;
import dev.nidus.learning.sampling.Branch;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.testing.TinyModel;
import dev.nidus.learning.training.Learner.Measurement;
import dev.nidus.learning.training.Learner.Moment;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Five steps of the learner for labels follow the reference to 1e-6 in double precision, the first one to 1e-5
/// in single precision; what is frozen stays.
final class LabelledTrajectoryTest {
  private static final int STEPS = 5;
  private static final double RATE = 1e-4;

  @BeforeEach
  void one_thread_because_many_small_operations_wait_for_each_other() {
    Threads.use(1);
  }

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void eight_classes_follow_the_reference(Precision precision) throws Exception {
    JsonNode golden = golden("finetune_ce");
    LesionClasses classes =
        new LesionClasses("site", List.of("0", "1", "2", "3", "4", "5", "6", "7"), Link.SOFTMAX);
    try (LabelledLearner learner =
        learner(List.of(128, 64, 8), precision, new TrunkPlan.Full(), classes, 0, 3, 7, 2, 5, 1)) {
      follow(learner, golden, precision);
      if (precision == Precision.FLOAT64) {
        double[][] outputs = learner.outputs(batch(0));
        for (int n = 0; n < outputs.length; n++) {
          for (int k = 0; k < outputs[n].length; k++) {
            assertThat(outputs[n][k])
                .isCloseTo(
                    golden.path("eval_logits_batch0_f64").get(n).get(k).asDouble(), within(1e-6));
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "FLOAT64"})
  void yes_or_no_follows_the_reference(Precision precision) throws Exception {
    LesionClasses classes = new LesionClasses("dead", List.of("0", "1"), Link.SIGMOID);
    try (LabelledLearner learner =
        learner(
            List.of(128, 64, 32, 16, 1),
            precision,
            new TrunkPlan.Full(),
            classes,
            0,
            1,
            1,
            0,
            1,
            0)) {
      follow(learner, golden("finetune_bce"), precision);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void what_is_frozen_gets_no_gradient_and_stays_bit_for_bit(int stages) throws Exception {
    LesionClasses classes = new LesionClasses("dead", List.of("0", "1"), Link.SOFTMAX);
    TrunkPlan trunk = stages == 0 ? new TrunkPlan.Frozen() : new TrunkPlan.LastStages(stages);
    try (LabelledLearner learner =
            learner(List.of(128, 2), Precision.FLOAT32, trunk, classes, 0, 1, 1, 0, 1, 0);
        Arena arena = Arena.ofConfined();
        Optimizer optimizer = Optimizer.of(OptimizerSettings.Adam.usual(0), learner.trained())) {
      Map<String, byte[]> before = bytes(learner.state(arena));
      try (TensorScope scope = TensorScope.recording("step")) {
        learner.loss(scope, batch(0), new Moment(0, 0, Measurement.SKIPPED)).backward();
      }
      learner
          .trained()
          .forEach((name, parameter) -> assertThat(parameter.hasGradient()).as(name).isTrue());
      for (Map.Entry<String, Parameter> each : learner.trained().entrySet()) {
        assertThat(stage(each.getKey())).isGreaterThan(4 - stages);
      }
      optimizer.step(RATE);
      optimizer.gradients().clear();
      Map<String, byte[]> after = bytes(learner.state(arena));
      after.forEach((name, bytes) -> {
        if (stage(name) > 4 - stages) {
          assertThat(bytes).as(name).isNotEqualTo(before.get(name));
        } else {
          assertThat(bytes).as(name).isEqualTo(before.get(name));
        }
      });
    }
  }

  @Test
  void all_stages_but_none_frozen_is_the_whole_encoder() throws Exception {
    // the stem alone is frozen here: its gradient would be the only difference to training all
    LesionClasses classes = new LesionClasses("dead", List.of("0", "1"), Link.SOFTMAX);
    List<Double> losses = new ArrayList<>();
    for (TrunkPlan trunk : List.of(new TrunkPlan.Frozen(), new TrunkPlan.LastStages(4))) {
      try (LabelledLearner learner =
              learner(List.of(128, 2), Precision.FLOAT64, trunk, classes, 0, 1, 1, 0, 1, 0);
          TensorScope scope = TensorScope.recording("step")) {
        losses.add(learner.loss(scope, batch(0), new Moment(0, 0, Measurement.SKIPPED)).toDouble());
        if (trunk instanceof TrunkPlan.Frozen) {
          // what is frozen computes as in evaluation, so the loss is that of the evaluated outputs
          double[][] outputs = learner.outputs(batch(0));
          int[] truths = {0, 1, 1, 0, 1, 0};
          double mean = 0;
          for (int n = 0; n < truths.length; n++) {
            mean += classes.loss(truths[n], outputs[n]) / truths.length;
          }
          assertThat(losses.getFirst()).isCloseTo(mean, within(1e-12));
        }
      }
    }
    // batch statistics are not the running ones
    assertThat(Math.abs(losses.get(0) - losses.get(1))).isGreaterThan(1e-6);
  }

  private static int stage(String name) {
    if (name.startsWith("heads.")) {
      return 5;
    }
    return name.startsWith("trunk.layer") ? name.charAt("trunk.layer".length()) - '0' : 0;
  }

  private static Map<String, byte[]> bytes(SequencedMap<String, StoredTensor> state) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    state.forEach((name, tensor) -> {
      MemorySegment content = tensor.bytes();
      all.put(name, content.toArray(ValueLayout.JAVA_BYTE));
    });
    return all;
  }

  private static void follow(LabelledLearner learner, JsonNode golden, Precision precision) {
    boolean exact = precision == Precision.FLOAT64;
    JsonNode run = golden.path(exact ? "f64" : "f32");
    try (Optimizer optimizer = Optimizer.of(OptimizerSettings.Adam.usual(0), learner.trained())) {
      for (int step = 0; step < (exact ? STEPS : 1); step++) {
        try (TensorScope scope = TensorScope.recording("step")) {
          Tensor loss = learner.loss(scope, batch(step), new Moment(step, 0, Measurement.SKIPPED));
          loss.backward();
          double expected = run.get(step).asDouble();
          assertThat(loss.toDouble())
              .as("loss of step %d in %s", step, precision)
              .isCloseTo(expected, within((exact ? 1e-6 : 1e-5) * expected));
        }
        optimizer.step(RATE);
        optimizer.gradients().clear();
      }
    }
  }

  /// Takes over the networks of the fixture's model.
  @SuppressWarnings("MustBeClosedChecker")
  private static LabelledLearner learner(
      List<Integer> widths,
      Precision precision,
      TrunkPlan trunk,
      LesionClasses classes,
      int... labels)
      throws Exception {
    TinyModel model = new TinyModel(Head.task(widths), TrainingOptions.defaults().with(precision));
    List<LabelledLesion> rows = new ArrayList<>();
    for (int n = 0; n < labels.length; n++) {
      rows.add(
          new LabelledLesion(
              new Lesion(n + 1, "scan", Path.of("scan"), SeedPoint.lps(n, 0, 0)),
              classes.names().get(labels[n]),
              Split.TRAIN,
              Optional.empty()));
    }
    return new LabelledLearner(
        model.network(), trunk, model.head(), classes, new LabelledCohort(rows, classes));
  }

  private static Batch batch(int step) {
    double[] values = TinyModel.blocks(600 + 10 * step, 6);
    float[] floats = new float[values.length];
    for (int n = 0; n < floats.length; n++) {
      floats[n] = (float) values[n];
    }
    return new Batch(
        0,
        step,
        IntStream.range(0, 6).boxed().toList(),
        List.of(new BatchView(Branch.POSITIVE, 0, PatchSize.cube(TinyModel.EDGE), floats)));
  }

  private static JsonNode golden(String name) throws Exception {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(Fixtures.fixture("training/training.json")))
        .path(name);
  }
}
