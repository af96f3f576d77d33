package dev.nidus.learning.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.learning.optimizer.OptimizerSettings.MomentumKind;
import dev.nidus.learning.optimizer.OptimizerSettings.Scaled;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.Gradients;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizerTest {
  private static final double RATE = 0.1;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  static Stream<OptimizerSettings> rules() {
    return Stream.of(
        OptimizerSettings.Lars.fmcib(),
        OptimizerSettings.Adam.usual(0.01),
        OptimizerSettings.AdamW.usual(0.01),
        new OptimizerSettings.Sgd(0.9, MomentumKind.NESTEROV, 0.01));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void a_resumed_run_goes_on_bit_by_bit(OptimizerSettings settings) {
    SequencedMap<String, Parameter> whole = weights();
    SequencedMap<String, Parameter> first = weights();
    SequencedMap<String, Parameter> second = weights();
    try (Arena arena = Arena.ofConfined();
        Optimizer unbroken = Optimizer.of(settings, whole);
        Optimizer stopped = Optimizer.of(settings, first);
        Optimizer resumed = Optimizer.of(settings, second)) {
      run(unbroken, 0, 6);
      run(stopped, 0, 3);
      first.forEach((name, parameter) ->
          second.computeIfPresent(
              name,
              (_, target) -> {
                target.overwrite(parameter.stored(name, arena));
                return target;
              }));
      resumed.resume(stopped.state(arena));
      run(resumed, 3, 6);
      assertThat(numbers(second)).isEqualTo(numbers(whole)).isNotEqualTo(numbers(first));
    }
    Stream.of(whole, first, second).forEach(each -> each.values().forEach(Parameter::close));
  }

  @Test
  void the_state_of_another_optimiser_is_refused_and_changes_nothing() {
    SequencedMap<String, Parameter> weights = weights();
    try (Arena arena = Arena.ofConfined();
        Optimizer adam = Optimizer.of(OptimizerSettings.Adam.usual(0), weights);
        Optimizer lars = Optimizer.of(OptimizerSettings.Lars.fmcib(), weights)) {
      assertThat(lars.state(arena).sequencedKeySet())
          .containsExactly("bias/momentum", "bias/updates", "weight/momentum", "weight/updates");
      Map<String, StoredTensor> foreign = adam.state(arena);
      assertThatThrownBy(() -> lars.resume(foreign))
          .hasMessage(
              "this is the state of another optimiser or network: 6 entries are missing, unexpected"
                  + " or of another shape, first bias/mean");
    }
    weights.values().forEach(Parameter::close);
  }

  @Test
  void sgd_takes_the_gradient_times_the_rate() {
    assertThat(after(new OptimizerSettings.Sgd(0, MomentumKind.PLAIN, 0), 1, 2.0))
        .isCloseTo(1 - RATE * 2, within(1e-6));
    // second step of momentum 0.5: 0.5 x 2 + 2
    assertThat(after(new OptimizerSettings.Sgd(0.5, MomentumKind.PLAIN, 0), 2, 2.0))
        .isCloseTo(1 - RATE * 2 - RATE * 3, within(1e-6));
    assertThat(after(new OptimizerSettings.Sgd(0, MomentumKind.PLAIN, 0.5), 1, 2.0))
        .isCloseTo(1 - RATE * 2.5, within(1e-6));
  }

  @Test
  void weight_decay_acts_on_the_gradient_in_adam_and_on_the_weight_in_adamw() {
    // the first step of Adam has the length of the rate, whatever the gradient
    assertThat(after(OptimizerSettings.Adam.usual(0.5), 1, 2.0)).isCloseTo(1 - RATE, within(1e-6));
    assertThat(after(OptimizerSettings.AdamW.usual(0.5), 1, 2.0))
        .isCloseTo(1 - RATE * 0.5 - RATE, within(1e-6));
  }

  @Test
  void biases_follow_plain_momentum_where_lars_scales_weights_only() {
    var everyTensor = OptimizerSettings.Lars.fmcib();
    var weightsOnly =
        new OptimizerSettings.Lars(
            0.9,
            0,
            MomentumKind.PLAIN,
            1e-6,
            OptimizerSettings.Lars.USUAL_TRUST,
            Scaled.WEIGHTS_ONLY);
    float[] all = moved(everyTensor);
    float[] some = moved(weightsOnly);
    assertThat(some[0]).isCloseTo(1 - (float) RATE * 2, within(1e-6f)); // bias
    assertThat(all[0]).isGreaterThan(0.999f);
    assertThat(some[1]).isEqualTo(all[1]); // weight
  }

  @Test
  void a_large_tensor_moves_as_its_parts_would() {
    int large = 300_001; // two strips and a rest
    float[] values = new float[large];
    double[] gradient = new double[large];
    for (int n = 0; n < large; n++) {
      values[n] = (float) Math.sin(n);
      gradient[n] = (float) Math.cos(3 * n);
    }
    try (Parameter whole = Parameter.copyOf(values, large).trainable();
        Optimizer adam =
            Optimizer.of(
                OptimizerSettings.AdamW.usual(0.01), new LinkedHashMap<>(Map.of("w", whole)))) {
      GoldenStepsTest.give(whole, gradient);
      adam.step(RATE);
      float[] moved = whole.toFloats();
      for (int n : new int[] {0, 1, 131_071, 131_072, 262_144, 300_000}) {
        try (Parameter one = Parameter.copyOf(new float[] {values[n]}, 1).trainable();
            Optimizer alone =
                Optimizer.of(
                    OptimizerSettings.AdamW.usual(0.01), new LinkedHashMap<>(Map.of("w", one)))) {
          GoldenStepsTest.give(one, gradient[n]);
          alone.step(RATE);
          assertThat(moved[n]).isCloseTo(one.toFloats()[0], within(1e-6f));
        }
      }
    }
  }

  @Test
  void a_frozen_parameter_stays_and_is_not_counted() {
    SequencedMap<String, Parameter> weights = weights();
    try (Arena arena = Arena.ofConfined();
        Optimizer adam = Optimizer.of(OptimizerSettings.Adam.usual(0.1), weights)) {
      GoldenStepsTest.give(weights.lastEntry().getValue(), 1, 1, 1, 1);
      adam.step(RATE);
      assertThat(weights.firstEntry().getValue().toFloats()).containsExactly(1, 2);
      assertThat(count(adam.state(arena), "bias/updates")).isZero();
      assertThat(count(adam.state(arena), "weight/updates")).isEqualTo(1);
    }
    weights.values().forEach(Parameter::close);
  }

  @Test
  void accumulated_gradients_of_halves_equal_the_gradient_of_the_whole() {
    SequencedMap<String, Parameter> weights = weights();
    Gradients gradients = Gradients.of(weights);
    Parameter bias = weights.firstEntry().getValue();
    GoldenStepsTest.give(bias, 0.5 * 3, 0.5 * 1);
    GoldenStepsTest.give(bias, 0.5 * 5, 0.5 * 7);
    assertThat(gradients.norm()).isCloseTo(Math.sqrt(4 * 4 + 4 * 4), within(1e-6));
    weights.values().forEach(Parameter::close);
  }

  @Test
  void a_gradient_that_is_not_a_number_stops_with_its_name_before_any_weight_changes() {
    SequencedMap<String, Parameter> weights = weights();
    Gradients gradients = Gradients.of(weights);
    GoldenStepsTest.give(weights.firstEntry().getValue(), 3, 4);
    assertThat(GradientGuard.require(gradients)).isCloseTo(5, within(1e-6));
    assertThat(GradientGuard.limit(gradients, 1)).isCloseTo(5, within(1e-6));
    assertThat(gradients.norm()).isCloseTo(1, within(1e-6));
    GoldenStepsTest.give(weights.firstEntry().getValue(), Double.POSITIVE_INFINITY, 0);
    assertThatThrownBy(() -> GradientGuard.require(gradients))
        .isInstanceOf(GradientNotFinite.class)
        .hasMessage("the gradient of bias is not finite (1 of 2 tensors)");
    gradients.clear();
    GoldenStepsTest.give(weights.firstEntry().getValue(), 1e30, 0);
    assertThatThrownBy(() -> GradientGuard.require(gradients))
        .hasMessageContaining("beyond the range of single precision");
    weights.values().forEach(Parameter::close);
  }

  @Test
  void settings_and_rates_that_cannot_be_are_refused() {
    assertThatThrownBy(() -> OptimizerSettings.Adam.usual(-1))
        .hasMessage("weight decay is not negative, got -1.0");
    assertThatThrownBy(() -> new OptimizerSettings.Sgd(1.5, MomentumKind.PLAIN, 0))
        .hasMessage("momentum is between 0 and 1, got 1.5");
    assertThatThrownBy(() -> new OptimizerSettings.Sgd(0, MomentumKind.NESTEROV, 0))
        .hasMessageContaining("Nesterov");
    assertThatThrownBy(() -> new Schedule.Cosine(0.1, 0, 0, 0))
        .hasMessageContaining("at least 1 step");
    assertThatThrownBy(() -> new Schedule.Steps(0.1, 0.1, 0))
        .hasMessageContaining("every 1 or more");
    try (Parameter single = Parameter.copyOf(new float[2], 2);
        Parameter half = single.to(Device.CPU, Precision.BFLOAT16)) {
      SequencedMap<String, Parameter> named = new LinkedHashMap<>(Map.of("w", half));
      assertThatThrownBy(() -> Optimizer.of(OptimizerSettings.Adam.usual(0), named))
          .hasMessageContaining("w is BFLOAT16: parameters are trained in single precision");
    }
  }

  /// A weight of 1 after steps of a constant gradient.
  private static double after(OptimizerSettings settings, int steps, double gradient) {
    try (Parameter one = Parameter.copyOf(new float[] {1}, 1).trainable();
        Optimizer optimizer = Optimizer.of(settings, new LinkedHashMap<>(Map.of("w", one)))) {
      for (int n = 0; n < steps; n++) {
        GoldenStepsTest.give(one, gradient);
        optimizer.step(RATE);
        optimizer.gradients().clear();
      }
      return one.toFloats()[0];
    }
  }

  private static float[] moved(OptimizerSettings settings) {
    SequencedMap<String, Parameter> weights = weights();
    try (Optimizer optimizer = Optimizer.of(settings, weights)) {
      GoldenStepsTest.give(weights.firstEntry().getValue(), 2, 2);
      GoldenStepsTest.give(weights.lastEntry().getValue(), 1, 1, 1, 1);
      optimizer.step(RATE);
    }
    float[] moved = {
      weights.firstEntry().getValue().toFloats()[0], weights.lastEntry().getValue().toFloats()[0]
    };
    weights.values().forEach(Parameter::close);
    return moved;
  }

  private static void run(Optimizer optimizer, int from, int to) {
    for (int step = from; step < to; step++) {
      double s = step;
      List<Parameter> parameters = List.copyOf(optimizer.gradients().parameters().values());
      GoldenStepsTest.give(parameters.get(0), Math.sin(s), Math.cos(s));
      GoldenStepsTest.give(parameters.get(1), Math.sin(2 * s), Math.cos(2 * s), s, Math.sin(3 * s));
      optimizer.step(RATE);
      optimizer.gradients().clear();
    }
  }

  private static SequencedMap<String, Parameter> weights() {
    SequencedMap<String, Parameter> weights = new LinkedHashMap<>();
    weights.put("bias", Parameter.copyOf(new float[] {1, 2}, 2).trainable());
    weights.put("weight", Parameter.copyOf(new float[] {1, -2, 3, -4}, 2, 2).trainable());
    return weights;
  }

  private static List<List<Float>> numbers(SequencedMap<String, Parameter> weights) {
    Function<Parameter, List<Float>> boxed =
        parameter -> {
          float[] values = parameter.toFloats();
          return IntStream.range(0, values.length).mapToObj(n -> values[n]).toList();
        };
    return weights.values().stream().map(boxed).toList();
  }

  private static long count(Map<String, StoredTensor> state, String key) {
    return Objects.requireNonNull(state.get(key)).count();
  }
}
