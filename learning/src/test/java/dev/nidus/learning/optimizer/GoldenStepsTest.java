package dev.nidus.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.NpyArray;
import dev.nidus.learning.optimizer.OptimizerSettings.MomentumKind;
import dev.nidus.learning.optimizer.OptimizerSettings.Scaled;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.TensorScope;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Five steps of LARS and Adam and the schedules equal the reference's.
class GoldenStepsTest {

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  static Stream<Arguments> lars() {
    double trust = OptimizerSettings.Lars.USUAL_TRUST;
    MomentumKind plain = MomentumKind.PLAIN;
    return Stream.of(
        Arguments.of("paper", 0.075, OptimizerSettings.Lars.fmcib()),
        Arguments.of("nowd", 0.075, larsOf(0.9, plain, 0)),
        Arguments.of("nesterov", 0.3, larsOf(0.9, MomentumKind.NESTEROV, 1e-4)),
        Arguments.of(
            "nomom_damp",
            0.3,
            new OptimizerSettings.Lars(0, 0, plain, 1e-3, trust, Scaled.EVERY_TENSOR)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lars")
  void lars_moves_as_the_reference(String name, double rate, OptimizerSettings.Lars settings)
      throws IOException {
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("matrix", parameter("lars_param0_init", 5, 4));
    parameters.put("vector", parameter("lars_param1_init", 7));
    parameters.put("zeros", Parameter.copyOf(new float[3], 3).trainable());
    JsonNode golden = json("lars").path(name).path("steps");
    try (Optimizer optimizer = Optimizer.of(settings, parameters)) {
      for (int step = 0; step < 5; step++) {
        int n = 0;
        for (Parameter parameter : parameters.values()) {
          NpyArray gradient = array("lars_grad_s" + step + "_p" + n);
          give(parameter, gradient.values());
          n++;
        }
        optimizer.step(rate);
        optimizer.gradients().clear();
        n = 0;
        for (Parameter parameter : parameters.values()) {
          assertNear(parameter.toFloats(), golden.get(step).get(n), 2e-7, "step " + step);
          n++;
        }
      }
    }
    parameters.values().forEach(Parameter::close);
  }

  @Test
  void adam_moves_as_the_reference() throws IOException {
    JsonNode golden = json("adam");
    SequencedMap<String, Parameter> parameters = new LinkedHashMap<>();
    parameters.put("matrix", parameter("lars_param0_init", 5, 4));
    try (Optimizer optimizer = Optimizer.of(OptimizerSettings.Adam.usual(0), parameters)) {
      for (int step = 0; step < 5; step++) {
        give(parameters.firstEntry().getValue(), array("lars_grad_s" + step + "_p0").values());
        optimizer.step(golden.path("lr").asDouble());
        optimizer.gradients().clear();
        assertNear(
            parameters.firstEntry().getValue().toFloats(),
            golden.path("steps").get(step),
            1e-7,
            "step " + step);
      }
    }
    parameters.values().forEach(Parameter::close);
  }

  @Test
  void schedules_equal_the_reference() throws IOException {
    JsonNode golden = json("schedules");
    Schedule cosine = Schedule.Cosine.of(0.075, 17900);
    golden
        .path("cosine_T17900_lr0.075")
        .properties()
        .forEach(entry -> {
          long step = Long.parseLong(entry.getKey());
          double expected = step > 17900 ? 0 : entry.getValue().asDouble();
          assertThat(cosine.learningRate(step))
              .as("cosine at %d", step)
              .isCloseTo(expected, within(1e-6 * expected + 1e-18));
        });
    assertSteps(golden.path("steplr30_adam1e-3"), new Schedule.Steps(1e-3, 0.1, 30));
    assertSteps(
        golden.path("lightly_cosine_warmup10_of100 (not used by reference configs)"),
        new Schedule.Cosine(1, 0.001, 10, 89));
  }

  private static void assertSteps(JsonNode golden, Schedule schedule) {
    assertThat(golden.size()).isEqualTo(100);
    golden
        .properties()
        .forEach(entry -> {
          double expected = entry.getValue().asDouble();
          assertThat(schedule.learningRate(Long.parseLong(entry.getKey())))
              .as(entry.getKey())
              .isCloseTo(expected, within(1e-6 * expected));
        });
  }

  private static OptimizerSettings.Lars larsOf(double momentum, MomentumKind kind, double decay) {
    return new OptimizerSettings.Lars(
        momentum, 0, kind, decay, OptimizerSettings.Lars.USUAL_TRUST, Scaled.EVERY_TENSOR);
  }

  /// The derivative of sum(w x g) by w is g.
  static void give(Parameter parameter, double... gradient) {
    long[] shape = parameter.shape().stream().mapToLong(Long::longValue).toArray();
    try (TensorScope scope = TensorScope.recording("gradient")) {
      scope
          .of(parameter)
          .multiply(scope.copyOf(gradient, shape).like(scope.of(parameter)))
          .sum()
          .backward();
    }
  }

  private static void assertNear(float[] got, JsonNode golden, double absolute, String when) {
    List<JsonNode> expected = golden.valueStream().toList();
    assertThat(got).hasSize(expected.size());
    for (int n = 0; n < got.length; n++) {
      assertThat((double) got[n])
          .as("%s, element %d", when, n)
          .isCloseTo(expected.get(n).asDouble(), within(absolute));
    }
  }

  private static Parameter parameter(String name, long... shape) throws IOException {
    double[] values = array(name).values();
    float[] singles = new float[values.length];
    for (int n = 0; n < values.length; n++) {
      singles[n] = (float) values[n];
    }
    return Parameter.copyOf(singles, shape).trainable();
  }

  private static NpyArray array(String name) throws IOException {
    return NpyArray.read(Fixtures.fixture("optim/" + name + ".npy"));
  }

  private static JsonNode json(String name) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(Files.readString(Fixtures.fixture("optim/" + name + ".json")));
  }
}
