package dev.nidus.learning.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackedConvolutionTest {
  private static final int IN = 6;
  private static final int OUT = 10;

  private final Random random = new Random(3);

  @ParameterizedTest(name = "kernel {0}, stride {1}, {2} patches of edge {3}")
  @CsvSource({
    "1, 1, 1, 2",
    "1, 1, 4, 2",
    "1, 2, 3, 4",
    "3, 1, 1, 2",
    "3, 1, 4, 2",
    "3, 2, 2, 4",
    // more rows than one product takes
    "1, 1, 9, 2",
    "3, 1, 5, 3",
    "3, 2, 3, 7"
  })
  void gathered_and_fused_convolutions_equal_the_ordinary_one(
      int kernel, int stride, int patches, int edge) {
    Convolution how = new Convolution(stride, kernel / 2);
    int outputEdge = how.output(Extent3.cube(edge), Extent3.cube(kernel)).depth();
    int before = NativeMemory.liveTensors();
    try (Parameter weight =
            Parameter.copyOf(numbers(OUT * IN * cube(kernel)), OUT, IN, kernel, kernel, kernel);
        Parameter bias = Parameter.copyOf(numbers(OUT), OUT);
        PackedConvolution gathered =
            GatheredConvolution.pack(weight, bias, how, Precision.FLOAT32);
        PackedConvolution fused =
            FusedConvolution.pack(weight, bias, how, Extent3.cube(edge), Precision.FLOAT32);
        TensorScope scope = TensorScope.open("test")) {
      float[] input = numbers(patches * IN * cube(edge));
      float[] added = numbers(patches * OUT * cube(outputEdge));
      float[] plain =
          scope
              .copyOf(input, patches, IN, edge, edge, edge)
              .conv3d(weight, Optional.of(bias), how)
              .toFloats();
      for (PackedConvolution packed : new PackedConvolution[] {gathered, fused}) {
        Tensor x = scope.copyOf(input, patches, IN, edge, edge, edge);
        Tensor sum = scope.copyOf(added, patches, OUT, outputEdge, outputEdge, outputEdge);
        float[] linear = packed.apply(x).toFloats();
        float[] rectified = packed.applyRelu(x).toFloats();
        float[] accumulated = packed.addInto(sum, x).toFloats();

        assertThat(linear).hasSameSizeAs(plain);
        for (int n = 0; n < plain.length; n++) {
          assertThat(linear[n]).isCloseTo(plain[n], within(2e-6f));
          assertThat(rectified[n]).isCloseTo(Math.max(0, plain[n]), within(2e-6f));
          assertThat(accumulated[n]).isCloseTo(Math.max(0, plain[n] + added[n]), within(2e-6f));
        }
      }
    }
    assertThat(NativeMemory.liveTensors()).isEqualTo(before);
  }

  @Test
  void a_kernel_and_steps_of_unequal_edges_are_gathered_in_the_right_order() {
    Extent3 kernel = new Extent3(3, 5, 1);
    Convolution how = new Convolution(new Extent3(1, 2, 3), new Extent3(1, 2, 0));
    try (Parameter weight = Parameter.copyOf(numbers(OUT * IN * 15), OUT, IN, 3, 5, 1);
        Parameter bias = Parameter.copyOf(numbers(OUT), OUT);
        PackedConvolution gathered =
            GatheredConvolution.pack(weight, bias, how, Precision.FLOAT32);
        TensorScope scope = TensorScope.open("test")) {
      Tensor x = scope.copyOf(numbers(2 * IN * 4 * 6 * 7), 2, IN, 4, 6, 7);
      Tensor plain = x.conv3d(weight, Optional.of(bias), how);
      Tensor packed = gathered.apply(x);
      assertThat(how.output(new Extent3(4, 6, 7), kernel)).isEqualTo(new Extent3(4, 3, 3));
      assertThat(packed.shape()).isEqualTo(plain.shape());
      assertThat(packed.toFloats()).containsExactly(plain.toFloats(), within(2e-6f));
    }
  }

  private float[] numbers(int count) {
    float[] values = new float[count];
    for (int n = 0; n < count; n++) {
      values[n] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static int cube(int edge) {
    return edge * edge * edge;
  }
}
