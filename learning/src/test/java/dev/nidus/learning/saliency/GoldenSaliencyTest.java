package dev.nidus.learning.saliency;

import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.learning.saliency.SaliencyMethod.Rectifiers;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.testing.TestPatches;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The maps of MONAI 1.4.0 on the reference's model, and guided gradients of another program: within 1e-4 of the largest number of a map everywhere, and within
/// 1e-4 in root of summed squares.
class GoldenSaliencyTest {
  private static final double TOLERANCE = 1e-4;
  private static final Arena ARENA = Arena.ofShared();
  private static final Patch PATCH = TestPatches.patch(800, 32, 32, 32);
  private static final RandomSource UNUSED = RandomSource.of(0);

  @BeforeAll
  static void needs_the_library() {
    NativeLibrary.loadAhead();
  }

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @AfterAll
  static void unmap() {
    ARENA.close();
  }

  @Test
  void the_scores_are_the_logits_of_the_reference() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.golden(ARENA)) {
      assertThat(explainer(network).scores(PATCH))
          .containsExactly(new double[] {0.014428939670324326, 0.5561858415603638}, within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void gradients_equal_the_reference(int output) throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.golden(ARENA)) {
      assertSame(
          explainer(network).explain(PATCH, output, new SaliencyMethod.Gradient(), UNUSED),
          "saliency/vanilla_grad_class%d.npy".formatted(output));
    }
  }

  /// MONAI 1.4.0 looks for modules named `relu`; its ResNet calls them `act`, so it guides nothing (0073).
  @Test
  void what_the_reference_calls_guided_is_the_ordinary_gradient() throws Exception {
    assertThat(golden("saliency/guided_grad_class1.npy"))
        .isEqualTo(golden("saliency/vanilla_grad_class1.npy"));
  }

  @Test
  void guided_gradients_equal_those_of_another_program() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.golden(ARENA)) {
      float[] got =
          explainer(network)
              .explain(PATCH, 1, new SaliencyMethod.GuidedBackpropagation(), UNUSED)
              .values();
      double[] expected = golden("saliency/guided_rectifiers_class1_every2nd.npy");
      float[] everySecond = new float[expected.length];
      for (int n = 0; n < everySecond.length; n++) {
        everySecond[n] = got[2 * (n % 16) + 64 * (n / 16 % 16) + 2048 * (n / 256)];
      }
      assertSame("guided", everySecond, expected);
    }
  }

  /// Batches of 2 and of all 5 copies: 2 does not divide 5.
  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void smooth_maps_of_the_same_noise_equal_the_reference(int batch) throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.golden(ARENA)) {
      SaliencyMap map =
          new Explainer(network, network.own(), batch, 1)
              .explain(
                  PATCH,
                  1,
                  new SaliencyMethod.SmoothGrad(5, 0.15, Rectifiers.ORDINARY),
                  GoldenSaliencyTest::noise);

      assertSame(map, "saliency/smoothguided_5uniformnoise_class1.npy");
      float[] shown = DisplayedMap.of(map);
      double[] expected = golden("saliency/smoothguided_gauss1_minmax.npy");
      for (int n = 0; n < expected.length; n++) {
        assertThat((double) shown[n]).isCloseTo(expected[n], within(TOLERANCE));
      }
    }
  }

  private static float[] noise(int sample, int voxels) {
    float[] drawn = new float[voxels];
    for (int v = 0; v < voxels; v++) {
      drawn[v] =
          (float) DeterministicWeights.u(900, (long) sample * voxels + v) * (float) Math.sqrt(12);
    }
    return drawn;
  }

  private static Explainer explainer(ExplainableNetwork network) {
    return new Explainer(network, network.own(), 1, 1);
  }

  private static void assertSame(SaliencyMap map, String fixture) throws IOException {
    assertSame(fixture, map.values(), golden(fixture));
  }

  private static void assertSame(String what, float[] got, double[] expected) {
    assertThat(got).hasSize(expected.length);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
    double apart = 0;
    double size = 0;
    double worst = 0;
    for (int n = 0; n < got.length; n++) {
      double difference = got[n] - expected[n];
      worst = Math.max(worst, Math.abs(difference));
      apart += difference * difference;
      size += expected[n] * expected[n];
    }
    assertThat(worst / largest).as("worst difference of " + what).isLessThan(TOLERANCE);
    assertThat(Math.sqrt(apart / size)).as(what).isLessThan(TOLERANCE);
  }
}
