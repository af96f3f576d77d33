package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gradients of a convolution's weight in bfloat16 against those in single precision, where the library's own
/// are wrong: on maps that are thin.
class ConvolutionInBfloat16Test {
  private static final int PATCHES = 4;
  private static final int CHANNELS = 16;

  @ParameterizedTest
  @CsvSource({
    "2, 1, 1", "2, 2, 1", "2, 8, 1", "2, 1, 2", "3, 1, 2", "1, 1, 1", "3, 4, 1", "6, 6, 2"
  })
  void a_thin_map_gives_the_weight_its_gradient(int depth, int edge, int stride) {
    for (int n = 0; n < 12; n++) {
      soil();
      double[] exact = gradient(n, Precision.FLOAT32, depth, edge, stride);
      double[] got = gradient(n, Precision.BFLOAT16, depth, edge, stride);
      double difference = 0;
      double size = 0;
      for (int k = 0; k < exact.length; k++) {
        difference += (got[k] - exact[k]) * (got[k] - exact[k]);
        size += exact[k] * exact[k];
      }
      assertThat(Math.sqrt(difference / size)).as("attempt %d", n).isLessThan(0.02);
    }
    NativeMemory.requireNothingLive("after a test");
  }

  /// Leaves freed memory full of what is no number, so that reading it shows.
  private static void soil() {
    try (TensorScope scope = TensorScope.open("soil")) {
      List<Tensor> filled = new ArrayList<>();
      for (int n = 0; n < 40; n++) {
        float[] values = new float[1 << (6 + n % 12)];
        Arrays.fill(values, Float.NaN);
        filled.add(scope.copyOf(values, values.length));
      }
      assertThat(filled).hasSize(40);
    }
  }

  private static double[] gradient(int n, Precision precision, int depth, int edge, int stride) {
    RandomSource random = RandomSource.of(n);
    Convolution how = new Convolution(stride, 1);
    Extent3 out = how.output(new Extent3(depth, edge, edge), Extent3.cube(3));
    try (Parameter weight =
            Parameter.copyOf(numbers(random, CHANNELS * CHANNELS * 27), CHANNELS, CHANNELS, 3, 3, 3)
                .trainable();
        TensorScope scope = TensorScope.recording("step")) {
      Tensor x =
          scope
              .copyOf(
                  numbers(random, PATCHES * CHANNELS * depth * edge * edge),
                  PATCHES,
                  CHANNELS,
                  depth,
                  edge,
                  edge)
              .to(precision);
      Tensor direction =
          scope.copyOf(
              numbers(random, (int) (PATCHES * CHANNELS * out.volume())),
              PATCHES,
              CHANNELS,
              out.depth(),
              out.height(),
              out.width());
      Tensor y = LayerOperators.convolve(x, weight, Optional.empty(), how);
      y.to(Precision.FLOAT32).multiply(direction).sum().backward();
      return weight.gradient(scope).toDoubles();
    }
  }

  private static float[] numbers(RandomSource random, int count) {
    float[] values = new float[count];
    for (int n = 0; n < count; n++) {
      values[n] = (float) random.nextGaussian();
    }
    return values;
  }
}
