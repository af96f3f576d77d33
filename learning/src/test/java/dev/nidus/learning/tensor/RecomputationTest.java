package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.DeterministicWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Chains of segments against the same operations without them, in double precision.
class RecomputationTest {
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  /// A segment with a parameter: exp(0.1 x W).
  private static Recomputation.Segment layer(Parameter weight) {
    return (x, _) -> LayerOperators.linear(x, weight, Optional.empty()).multiply(0.1).exp();
  }

  private static Parameter weight(int t) {
    try (Parameter single = Parameter.copyOf(numbers(t, COLUMNS * COLUMNS), COLUMNS, COLUMNS)) {
      return single.to(Device.CPU, Precision.FLOAT64).trainable();
    }
  }

  private static float[] numbers(int t, int count) {
    float[] values = new float[count];
    IntStream.range(0, count).forEach(n -> values[n] = (float) DeterministicWeights.u(t, n));
    return values;
  }

  private static Tensor input(TensorScope scope) {
    return scope.copyOf(numbers(9, ROWS * COLUMNS), ROWS, COLUMNS).to(Precision.FLOAT64);
  }

  @FunctionalInterface
  private interface Forward {
    Tensor loss(Tensor x, Parameter a, Parameter b, Parameter c);
  }

  /// Gradients of the input and of the three weights.
  private static List<double[]> gradients(Forward forward) {
    try (Parameter a = weight(1);
        Parameter b = weight(2);
        Parameter c = weight(3);
        TensorScope step = TensorScope.recording("step")) {
      Tensor x = input(step).detach().trackGradient();
      forward.loss(x, a, b, c).backward();
      return List.of(
          x.gradient().toDoubles(),
          a.gradient(step).toDoubles(),
          b.gradient(step).toDoubles(),
          c.gradient(step).toDoubles());
    }
  }

  private static Tensor all(Tensor x, Recomputation.Segment... segments) {
    Tensor now = x;
    for (Recomputation.Segment segment : segments) {
      now = segment.apply(now, Recomputation.Pass.FIRST);
    }
    return now;
  }

  private static void assertSame(List<double[]> got, List<double[]> expected) {
    for (int part = 0; part < expected.size(); part++) {
      assertThat(got.get(part))
          .as("part %d", part)
          .containsExactly(expected.get(part), within(1e-14));
      assertThat(Arrays.stream(expected.get(part)).map(Math::abs).max().orElse(0))
          .isGreaterThan(1e-5);
    }
  }

  @Test
  void a_chain_sends_the_same_gradients_to_its_weights_and_its_input() {
    assertSame(
        gradients(
            (x, a, b, c) -> Recomputation.chain(x, List.of(layer(a), layer(b), layer(c))).sum()),
        gradients((x, a, b, c) -> all(x, layer(a), layer(b), layer(c)).sum()));
  }

  @Test
  void what_is_used_beside_the_next_chain_gets_both_gradients() {
    assertSame(
        gradients((x, a, b, c) -> {
          Tensor middle = Recomputation.chain(x, List.of(layer(a)));
          Tensor left = Recomputation.chain(middle, List.of(layer(b)));
          Tensor right = Recomputation.chain(middle, List.of(layer(c)));
          return left.multiply(right).sum().add(middle.multiply(middle).sum());
        }),
        gradients((x, a, b, c) -> {
          Tensor middle = all(x, layer(a));
          Tensor left = all(middle, layer(b));
          Tensor right = all(middle, layer(c));
          return left.multiply(right).sum().add(middle.multiply(middle).sum());
        }));
  }

  @Test
  void a_segment_may_hold_a_chain() {
    assertSame(
        gradients((x, a, b, c) ->
            Recomputation.chain(
                    x,
                    List.of(
                        layer(a),
                        (y, pass) ->
                            pass == Recomputation.Pass.FIRST
                                ? all(y, layer(b), layer(c))
                                : Recomputation.chain(y, List.of(layer(b), layer(c)))))
                .sum()),
        gradients((x, a, b, c) -> all(x, layer(a), layer(b), layer(c)).sum()));
  }

  @Test
  void nothing_is_called_from_inside_the_engine_and_only_inputs_are_kept() {
    try (Parameter a = weight(1);
        Parameter b = weight(2);
        TensorScope step = TensorScope.recording("step")) {
      Tensor x = input(step).detach();
      int before = step.live();
      Tensor end = Recomputation.chain(x, List.of(layer(a), layer(b)));
      assertThat(GradientHooks.waiting()).isZero();
      assertThat(step.live() - before)
          .isEqualTo(3); // between the two, the end, and its handle here
      end.sum().backward();
      assertThat(a.hasGradient()).isTrue();
    }
  }

  @Test
  void a_second_backward_is_refused_and_one_that_never_comes_leaves_nothing() {
    try (Parameter a = weight(1);
        TensorScope step = TensorScope.recording("step")) {
      Tensor end = Recomputation.chain(input(step).detach(), List.of(layer(a)));
      end.sum().backward();
      Tensor again = end.sum();
      assertThatThrownBy(again::backward)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("run the step forward again");
      Recomputation.chain(input(step).detach(), List.of(layer(a)));
    }
  }

  @Test
  void a_failure_in_the_second_computation_comes_out_as_it_is() {
    try (TensorScope step = TensorScope.recording("step")) {
      Tensor end =
          Recomputation.chain(
              input(step).detach(),
              List.of((x, pass) -> {
                if (pass == Recomputation.Pass.AGAIN) {
                  throw new IllegalStateException("the second computation failed");
                }
                return x.exp();
              }));
      Tensor loss = end.sum();
      assertThatThrownBy(loss::backward).hasMessage("the second computation failed");
    }
  }

  /// Collections between and inside the passes, so that nothing native hangs on an object of Java that is gone.
  @Test
  void many_steps_under_collections_give_the_same_gradient_every_time() {
    try (Parameter a = weight(1);
        Parameter b = weight(2)) {
      double[] first = {};
      for (int n = 0; n < 60; n++) {
        try (TensorScope step = TensorScope.recording("step")) {
          Recomputation.Segment collecting =
              (x, pass) -> {
                if (pass == Recomputation.Pass.AGAIN) {
                  System.gc();
                }
                return layer(b).apply(x, pass);
              };
          Recomputation.chain(input(step).detach(), List.of(layer(a), collecting)).sum().backward();
          double[] gradient = a.gradient(step).toDoubles();
          first = n == 0 ? gradient : first;
          assertThat(gradient).isEqualTo(first);
          try (Tensor left = a.gradient(step)) {
            InPlace.multiply(left, 0); // the next step adds to it
          }
        }
      }
    }
  }
}
