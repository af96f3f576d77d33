package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.weights.ElementType;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The operations that losses and optimisers are made of: values by hand, gradients against central
/// differences in double precision.
class DifferentiationTest {
  private static final int ROWS = 3;
  private static final int COLUMNS = 4;
  private static final double STEP = 1e-6;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  static Stream<Arguments> operations() {
    return Stream.of(
        operation("subtract", x -> x.subtract(x.multiply(x))),
        operation("divide", x -> x.divide(x.multiply(x).exp())),
        operation("log", x -> x.exp().log()),
        operation("abs", Tensor::abs),
        operation("sqrt", x -> x.exp().sqrt()),
        operation("mean", x -> x.multiply(x).mean()),
        operation("sum of rows", x -> x.multiply(x).sum(1)),
        operation("matmul and transposed", x -> x.matmul(x.transposed())),
        operation("reshape", x -> x.reshape(2, 6).exp()),
        operation("stacked", x -> Rows.stacked(List.of(x, x.exp()))),
        operation("besides", x -> Rows.besides(List.of(x.exp(), x))),
        operation("range", x -> Rows.range(x, 1, 2).exp()),
        operation("chosen", x -> Rows.chosen(x, 2, 0, 2).exp()),
        operation("picked", x -> Rows.picked(x.exp(), 1, 3, 0)),
        operation("normalised", Rows::normalised),
        operation("products", x -> Rows.products(x, x.exp())),
        operation("log-sum-exp over columns", x -> Rows.logSumExp(x, 1)),
        operation("log-sum-exp over rows", x -> Rows.logSumExp(x, 0)),
        operation("log-softmax", Rows::logSoftmax),
        operation(
            "excluding",
            x ->
                Rows.logSumExp(Rows.excluding(x, new int[] {0}, new int[] {1, 2}, new int[0]), 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void gradients_equal_differences(String name, UnaryOperator<Tensor> operation) {
    double[] at =
        IntStream.range(0, ROWS * COLUMNS)
            .mapToDouble(n -> 2 * DeterministicWeights.u(5, n))
            .toArray();
    double[] gradient;
    try (TensorScope scope = TensorScope.recording(name)) {
      Tensor x = scope.copyOf(at, ROWS, COLUMNS).trackGradient();
      weighted(operation.apply(x)).backward();
      gradient = x.gradient().toDoubles();
    }
    for (int n = 0; n < at.length; n++) {
      double slope = (value(operation, at, n, STEP) - value(operation, at, n, -STEP)) / (2 * STEP);
      assertThat(gradient[n]).as("%s at %d", name, n).isCloseTo(slope, within(1e-7));
    }
  }

  @Test
  void rows_are_cut_joined_and_picked_where_asked() {
    try (TensorScope scope = TensorScope.open("rows")) {
      Tensor x = scope.copyOf(new double[] {1, 2, 3, 4, 5, 6}, 3, 2);
      assertThat(Rows.range(x, 1, 2).toDoubles()).containsExactly(3, 4, 5, 6);
      assertThat(Rows.chosen(x, 2, 0).toDoubles()).containsExactly(5, 6, 1, 2);
      assertThat(Rows.picked(x, 1, 0, 1).toDoubles()).containsExactly(2, 3, 6);
      assertThat(Rows.besides(List.of(x, x)).shape()).containsExactly(3L, 4L);
      assertThat(Rows.stacked(List.of(x, x)).shape()).containsExactly(6L, 2L);
      assertThat(Rows.largest(scope.copyOf(new float[] {1, 9, 3, 2}, 2, 2))).containsExactly(1, 0);
      assertThat(Rows.products(x, x).toDoubles()).containsExactly(5, 25, 61);
      assertThat(Rows.singularValues(scope.copyOf(new float[] {0, 2, 3, 0}, 2, 2)))
          .containsExactly(new double[] {3, 2}, within(1e-12));
      assertThatThrownBy(x::toDouble).hasMessageContaining("a single number is needed");
    }
  }

  @Test
  void log_sum_exp_neither_overflows_nor_counts_what_is_excluded() {
    try (TensorScope scope = TensorScope.open("large")) {
      Tensor x = scope.copyOf(new float[] {1000, 1000, 1000}, 1, 3);
      assertThat(Rows.logSumExp(x, 1).toDouble()).isCloseTo(1000 + Math.log(3), within(1e-4));
      assertThat(Rows.logSumExp(Rows.excluding(x, new int[][] {{1}}), 1).toDouble())
          .isCloseTo(1000 + Math.log(2), within(1e-4));
    }
  }

  @Test
  void an_operation_that_uses_another_scope_goes_on_recording() {
    try (ProcessGroup alone = ProcessGroup.alone();
        TensorScope scope = TensorScope.recording("outer")) {
      Tensor x = scope.copyOf(new double[] {1, 2}, 2).trackGradient();
      Tensor doubled =
          x.run(
              "nested",
              List.of(),
              () -> {
                double[] unused = alone.sum(1); // opens a scope that does not record
                return x.pointer().mul(new org.bytedeco.pytorch.Scalar(2 * unused[0]));
              });
      doubled.sum().backward();
      assertThat(x.gradient().toDoubles()).containsExactly(2, 2);
    }
  }

  @Test
  void a_row_of_zeros_stays_one_when_normalised() {
    try (TensorScope scope = TensorScope.recording("zeros")) {
      Tensor x = scope.copyOf(new double[] {0, 0, 3, 4}, 2, 2).trackGradient();
      Tensor unit = Rows.normalised(x);
      assertThat(unit.toDoubles()).containsExactly(new double[] {0, 0, 0.6, 0.8}, within(1e-15));
      unit.sum().backward();
      assertThat(x.gradient().toDoubles()).doesNotContain(Double.NaN);
    }
  }

  @Test
  void arithmetic_in_place_changes_the_parameter() {
    try (Parameter parameter = Parameter.copyOf(new float[] {1, 2}, 2).trainable();
        TensorScope scope = TensorScope.open("update")) {
      Tensor target = scope.of(parameter);
      Tensor other = scope.copyOf(new float[] {4, 8}, 2);
      InPlace.multiply(target, 2);
      InPlace.add(target, 1);
      InPlace.add(target, 0.5, other);
      assertThat(parameter.toFloats()).containsExactly(5, 9);
      InPlace.approach(target, 0.25, scope.copyOf(new float[] {1, 1}, 2));
      assertThat(parameter.toFloats()).containsExactly(4, 7);
      InPlace.addProduct(target, -1, other, other);
      InPlace.addQuotient(target, 2, other, other);
      assertThat(parameter.toFloats()).containsExactly(4 - 16 + 2, 7 - 64 + 2);
      InPlace.copy(target, other);
      assertThat(parameter.toFloats()).containsExactly(4, 8);
      assertThat(InPlace.norm(target)).isCloseTo(Math.sqrt(80), within(1e-6));
      assertThatThrownBy(() -> InPlace.copy(target, scope.copyOf(new float[1], 1)))
          .hasMessageContaining("a tensor (2) cannot be overwritten by a tensor (1)");
    }
  }

  @Test
  void gradients_are_measured_searched_scaled_and_forgotten_together() {
    try (Parameter a = Parameter.copyOf(new float[] {1, 1}, 2).trainable();
        Parameter b = Parameter.copyOf(new float[] {1}, 1).trainable();
        Parameter untouched = Parameter.copyOf(new float[] {1}, 1).trainable()) {
      SequencedMap<String, Parameter> named = new LinkedHashMap<>();
      named.put("a", a);
      named.put("b", b);
      named.put("untouched", untouched);
      Gradients gradients = Gradients.of(named);
      assertThat(gradients.norm()).isZero();
      backward(a, b, 3, 4, 12);
      assertThat(gradients.norm()).isCloseTo(13, within(1e-6));
      assertThat(gradients.notFinite()).isEmpty();
      assertThat(untouched.hasGradient()).isFalse();
      gradients.multiply(0.5);
      assertThat(gradients.norm()).isCloseTo(6.5, within(1e-6));
      backward(a, b, 0, 0, Double.NaN);
      assertThat(gradients.norm()).isNaN();
      assertThat(gradients.notFinite()).containsExactly("b");
      gradients.clear();
      assertThat(a.hasGradient()).isFalse();
      assertThat(gradients.norm()).isZero();
    }
  }

  @Test
  void a_parameter_is_stored_and_overwritten_exactly() {
    try (Arena arena = Arena.ofConfined();
        Parameter single = Parameter.copyOf(new float[] {0.1f, 2}, 2);
        Parameter twice = single.to(Device.CPU, Precision.FLOAT64);
        Parameter zeros = Parameter.zerosLike(single)) {
      zeros.overwrite(single.stored("w", arena));
      assertThat(zeros.toFloats()).containsExactly(0.1f, 2);
      assertThat(twice.stored("w", arena).type()).isEqualTo(ElementType.FLOAT64);
      assertThatThrownBy(() -> zeros.overwrite(twice.stored("w", arena)))
          .hasMessage("w is FLOAT64 [2], expected FLOAT32 [2]");
      try (Parameter again = Parameter.of(twice.stored("w", arena))) {
        assertThat(again.elementType()).isEqualTo(ElementType.FLOAT64);
      }
    }
  }

  private static void backward(Parameter a, Parameter b, double a0, double a1, double b0) {
    try (TensorScope scope = TensorScope.recording("backward")) {
      Tensor left = scope.of(a).multiply(scope.copyOf(new float[] {(float) a0, (float) a1}, 2));
      left.sum().add(scope.of(b).multiply(b0).sum()).backward();
    }
  }

  private static double value(UnaryOperator<Tensor> operation, double[] at, int n, double step) {
    double[] moved = at.clone();
    moved[n] += step;
    try (TensorScope scope = TensorScope.open("difference")) {
      return weighted(operation.apply(scope.copyOf(moved, ROWS, COLUMNS))).toDouble();
    }
  }

  /// A sum with different weights, so that no gradient is hidden by symmetry.
  private static Tensor weighted(Tensor result) {
    long[] shape = result.shape().stream().mapToLong(Long::longValue).toArray();
    double[] weights =
        IntStream.range(0, result.toDoubles().length)
            .mapToDouble(n -> 1 + DeterministicWeights.u(9, n))
            .toArray();
    return result.multiply(result.scope().copyOf(weights, shape)).sum();
  }

  private static Arguments operation(String name, UnaryOperator<Tensor> operation) {
    return Arguments.of(name, operation);
  }
}
