package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.DeterministicWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batch normalisation over processes against the library's own, which is what one process uses.
class SharedStatisticsTest {
  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
    assertThat(GradientHooks.waiting()).isZero();
  }

  /// Two processes with the same batch: their sums are twice those of one, their means the same.
  private static final class Twin implements StatisticsExchange {
    private final List<Integer> lengths = new ArrayList<>();

    @Override
    public int processes() {
      return 2;
    }

    @Override
    public double[] sum(double[] own) {
      lengths.add(own.length);
      return Arrays.stream(own).map(number -> 2 * number).toArray();
    }
  }

  /// Output, gradients of input, scale and shift, running mean: one after the other.
  private static List<double[]> normalised(StatisticsExchange exchange, long[] shape) {
    int channels = (int) shape[1];
    int elements = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    try (Parameter scale = parameter(1, channels, 1).trainable();
        Parameter shift = parameter(2, channels, 0).trainable();
        Parameter mean = parameter(3, channels, 0);
        Parameter variance = parameter(4, channels, 1);
        TensorScope step = TensorScope.recording("step")) {
      Tensor x = step.copyOf(numbers(5, elements, 30), shape).trackGradient(); // far from zero
      Tensor out =
          LayerOperators.normalise(
              x,
              new BatchNorm(scale, shift, mean, variance),
              BatchNorm.Mode.BATCH_STATISTICS,
              exchange);
      out.multiply(out).multiply(step.copyOf(numbers(6, elements, 0), shape)).sum().backward();
      return List.of(
          out.toDoubles(),
          x.gradient().toDoubles(),
          scale.gradient(step).toDoubles(),
          shift.gradient(step).toDoubles(),
          mean.toDoubles());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5 3", "2 3 4 5 3"})
  void values_and_gradients_are_those_of_the_library(String text) {
    long[] shape = Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    Twin twin = new Twin();
    List<double[]> expected = normalised(StatisticsExchange.ALONE, shape);
    List<double[]> got = normalised(twin, shape);
    assertThat(twin.lengths).containsExactly(7, 6); // two sums for three channels, and the count
    for (int part = 0; part < got.size(); part++) {
      assertThat(got.get(part)).hasSameSizeAs(expected.get(part));
      for (int n = 0; n < got.get(part).length; n++) {
        assertThat(got.get(part)[n])
            .as("part %d, %d", part, n)
            .isCloseTo(expected.get(part)[n], within(1e-10));
      }
    }
    assertThat(Arrays.stream(expected.get(1)).map(Math::abs).max().orElseThrow())
        .isGreaterThan(0.01);
  }

  @Test
  void a_gradient_that_never_comes_leaves_nothing_behind() {
    try (Parameter scale = parameter(1, 2, 1).trainable();
        Parameter shift = parameter(2, 2, 0).trainable();
        Parameter mean = parameter(3, 2, 0);
        Parameter variance = parameter(4, 2, 1);
        TensorScope step = TensorScope.recording("step")) {
      Tensor x = step.copyOf(numbers(5, 8, 0), 4, 2).trackGradient();
      LayerOperators.normalise(
          x,
          new BatchNorm(scale, shift, mean, variance),
          BatchNorm.Mode.BATCH_STATISTICS,
          new Twin());
      assertThat(GradientHooks.waiting()).isEqualTo(1);
    }
  }

  @Test
  void what_fails_in_the_exchange_inside_backward_comes_out_as_it_is() {
    StatisticsExchange breaking =
        new StatisticsExchange() {
          private int calls;

          @Override
          public int processes() {
            return 2;
          }

          @Override
          public double[] sum(double[] own) {
            if (calls++ > 0) {
              throw new IllegalStateException("process 1 is gone");
            }
            return own;
          }
        };
    assertThatThrownBy(() -> normalised(breaking, new long[] {4, 2}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("process 1 is gone");
  }

  private static Parameter parameter(int t, int channels, double offset) {
    float[] values = new float[channels];
    for (int n = 0; n < channels; n++) {
      values[n] = (float) (DeterministicWeights.u(t, n) + offset);
    }
    try (Parameter single = Parameter.copyOf(values, channels)) {
      return single.to(Device.CPU, Precision.FLOAT64);
    }
  }

  private static double[] numbers(int t, int count, double offset) {
    double[] numbers = new double[count];
    for (int n = 0; n < count; n++) {
      numbers[n] = DeterministicWeights.u(t, n) + offset;
    }
    return numbers;
  }
}
