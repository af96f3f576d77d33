package dev.nidus.learning.saliency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.saliency.SaliencyMethod.Fill;
import dev.nidus.learning.saliency.SaliencyMethod.Rectifiers;
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.testing.TestPatches;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Maps of small networks: against differences of scores, and what must hold of every map.
class ExplainerTest {
  private static final Arena ARENA = Arena.ofShared();
  private static final RandomSource RANDOM = RandomSource.of(3);
  private static final Patch PATCH = TestPatches.patch(17, 12, 16, 20);
  private static final ResNet3d SMALL = ResNet3d.small();

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

  private static Explainer explainer(ExplainableNetwork network) {
    return new Explainer(network, network.own(), 3, 1);
  }

  private static Patch moved(float[] direction, double far) {
    float[] values = PATCH.hounsfield().clone();
    for (int n = 0; n < values.length; n++) {
      values[n] += (float) (far * direction[n]);
    }
    return new Patch(PATCH.size(), PATCH.placement(), values);
  }

  private static double sum(float[] map) {
    double sum = 0;
    for (float value : map) {
      sum += value;
    }
    return sum;
  }

  /// Along the gradient itself the score rises by its length.
  private static void assertSlope(Explainer explainer, int output, double tolerance) {
    float[] gradient =
        explainer.explain(PATCH, output, new SaliencyMethod.Gradient(), RANDOM).values();
    double squares = 0;
    for (float value : gradient) {
      squares += (double) value * value;
    }
    double length = Math.sqrt(squares);
    float[] direction = new float[gradient.length];
    for (int n = 0; n < direction.length; n++) {
      direction[n] = (float) (gradient[n] / length);
    }
    double far = 0.02;
    double rise =
        explainer.scores(moved(direction, far))[output]
            - explainer.scores(moved(direction, -far))[output];
    assertThat(rise / (2 * far)).isCloseTo(length, within(tolerance * length));
  }

  @Test
  void the_gradient_is_the_slope_of_every_kind_of_score() throws Exception {
    try (ExplainableNetwork encoder = ExplainedNetworks.encoder(SMALL, ARENA)) {
      assertSlope(explainer(encoder), 0, 0.02);
      double[][] weights = new double[2][SMALL.features()];
      for (int n = 0; n < weights[0].length; n++) {
        weights[0][n] = Math.sin(n);
        weights[1][n] = Math.cos(3 * n);
      }
      Explainer probe =
          new Explainer(
              encoder,
              new Scoring.Linear(List.of("a", "b"), weights, new double[] {0.5, -2}),
              3,
              1);
      assertSlope(probe, 0, 0.02);
      assertSlope(probe, 1, 0.02);
    }
    try (ExplainableNetwork tuned = ExplainedNetworks.twoClasses(ARENA)) {
      assertSlope(explainer(tuned), 1, 0.02);
      double[] scores = explainer(tuned).scores(PATCH);
      assertThat(scores[0]).as("one output of two classes").isEqualTo(-scores[1]);
    }
  }

  @Test
  void integrated_gradients_add_up_the_better_the_more_steps_they_take() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.encoder(SMALL, ARENA)) {
      double before = Double.POSITIVE_INFINITY;
      for (int steps : new int[] {4, 32, 256}) {
        SaliencyMap map =
            explainer(network)
                .explain(PATCH, 0, new SaliencyMethod.IntegratedGradients(steps, 0.5), RANDOM);
        Completeness complete = map.completeness().orElseThrow();
        assertThat(complete.sum()).isCloseTo(sum(map.values()), within(1e-4));
        assertThat(complete.error()).isLessThan(before);
        before = complete.error();
        assertThat(map.passes()).isEqualTo(new SaliencyMap.Passes(steps + 2, steps));
      }
      assertThat(before).isLessThan(0.03);
    }
  }

  @Test
  void a_covered_block_is_answered_by_the_fall_of_the_score() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.encoder(SMALL, ARENA)) {
      Explainer explainer = explainer(network);
      // 20 x 16 x 12 voxels of 1 mm in blocks of 8 mm every 8 mm: 3 x 2 x 2, the last of x and z
      // ending with the patch
      SaliencyMap map =
          explainer.explain(
              PATCH, 0, new SaliencyMethod.Occlusion(8, 8, new Fill.Hounsfield(0.25)), RANDOM);
      assertThat(map.passes()).isEqualTo(new SaliencyMap.Passes(13, 0));
      float[] covered = PATCH.hounsfield().clone();
      for (int z = 0; z < 8; z++) {
        for (int y = 8; y < 16; y++) {
          for (int x = 0; x < 8; x++) {
            covered[(z * 16 + y) * 20 + x] = 0.25f;
          }
        }
      }
      double fall =
          explainer.scores(PATCH)[0]
              - explainer.scores(new Patch(PATCH.size(), PATCH.placement(), covered))[0];
      // voxel (2, 10, 1) lies in that block alone
      assertThat((double) map.values()[(1 * 16 + 10) * 20 + 2])
          .isCloseTo(fall, within(1e-4 * Math.abs(fall) + 1e-6));
      for (float value : map.values()) {
        assertThat(Float.isFinite(value)).isTrue();
      }
    }
  }

  @Test
  void covering_an_even_patch_with_its_mean_changes_nothing() throws Exception {
    float[] even = new float[PATCH.size().voxels()];
    Arrays.fill(even, 0.5f);
    try (ExplainableNetwork network = ExplainedNetworks.encoder(SMALL, ARENA)) {
      float[] map =
          explainer(network)
              .explain(
                  new Patch(PATCH.size(), PATCH.placement(), even),
                  0,
                  new SaliencyMethod.Occlusion(6, 3, new Fill.PatchMean()),
                  RANDOM)
              .values();
      for (float value : map) {
        assertThat(value).isCloseTo(0, within(1e-4f));
      }
    }
  }

  @Test
  void maps_do_not_depend_on_the_batch_and_repeat_with_their_seed() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.encoder(SMALL, ARENA)) {
      SaliencyMethod method = new SaliencyMethod.SmoothGrad(7, 0.15, Rectifiers.GUIDED);
      float[] alone =
          new Explainer(network, network.own(), 1, 1).explain(PATCH, 0, method, RANDOM).values();
      float[] together =
          new Explainer(network, network.own(), 4, 1).explain(PATCH, 0, method, RANDOM).values();
      float[] again =
          new Explainer(network, network.own(), 4, 1).explain(PATCH, 0, method, RANDOM).values();
      float[] other =
          new Explainer(network, network.own(), 4, 1)
              .explain(PATCH, 0, method, RandomSource.of(4))
              .values();
      assertThat(again).isEqualTo(together).isNotEqualTo(other);
      float largest = 0;
      for (float value : alone) {
        assertThat(value).isNotNegative();
        largest = Math.max(largest, value);
      }
      for (int n = 0; n < alone.length; n++) {
        assertThat(together[n]).isCloseTo(alone[n], within(1e-4f * largest));
      }
    }
  }

  /// Axes that the network sees in another order come back in the order of the patch.
  @ParameterizedTest
  @ValueSource(strings = {"STORED", "BATCH"})
  void a_u_net_has_maps_too(Normalisation normalisation) throws Exception {
    Patch cube = TestPatches.patch(5, 40, 40, 40);
    UNet3d narrow = new UNet3d(1, 2, UNet3d.Part.ENCODER, normalisation);
    try (ExplainableNetwork network = ExplainedNetworks.seenTurned(narrow, ARENA)) {
      Explainer explainer = new Explainer(network, network.own(), 4, 1);
      float[] gradient = explainer.explain(cube, 0, new SaliencyMethod.Gradient(), RANDOM).values();
      int most = 0;
      for (int n = 0; n < gradient.length; n++) {
        most = Math.abs(gradient[n]) > Math.abs(gradient[most]) ? n : most;
      }
      float far = 0.01f;
      float[] up = cube.hounsfield().clone();
      float[] down = cube.hounsfield().clone();
      up[most] += far;
      down[most] -= far;
      double slope =
          (explainer.scores(new Patch(cube.size(), cube.placement(), up))[0]
                  - explainer.scores(new Patch(cube.size(), cube.placement(), down))[0])
              / (2 * far);
      assertThat(slope).isCloseTo(gradient[most], within(0.15 * Math.abs(gradient[most])));
      float[] guided =
          explainer.explain(cube, 0, new SaliencyMethod.GuidedBackpropagation(), RANDOM).values();
      assertThat(guided).isNotEqualTo(gradient);
      assertThat(explainer.parts())
          .containsExactly("down_tr512", "down_tr256", "down_tr128", "down_tr64");
    }
  }

  @Test
  void an_auto_encoder_has_no_rectifiers_to_guide() throws Exception {
    AutoEncoder3d narrow = ExplainedNetworks.narrowAutoEncoder();
    try (ExplainableNetwork network = ExplainedNetworks.encoder(narrow, ARENA)) {
      Explainer explainer = explainer(network);
      Patch cube = TestPatches.patch(5, 24, 24, 24);
      assertThatThrownBy(
              () -> explainer.explain(cube, 0, new SaliencyMethod.GuidedBackpropagation(), RANDOM))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("guides rectifiers, and the")
          .hasMessageContaining("take gradient, smoothgrad, integrated or occlusion");
      assertThat(explainer.explain(cube, 0, new SaliencyMethod.Gradient(), RANDOM).isFinite())
          .isTrue();
    }
  }

  @Test
  void a_map_leaves_nothing_in_native_memory_and_no_gradient_at_a_weight() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.encoder(SMALL, ARENA)) {
      Explainer explainer = explainer(network);
      int tensors = NativeMemory.liveTensors();
      long bytes = NativeMemory.liveBytes();
      for (SaliencyMethod method :
          List.of(
              new SaliencyMethod.Gradient(),
              new SaliencyMethod.GuidedBackpropagation(),
              new SaliencyMethod.SmoothGrad(4, 0.15, Rectifiers.GUIDED),
              new SaliencyMethod.IntegratedGradients(4, 0),
              new SaliencyMethod.Occlusion(10, 10, new Fill.PatchMean()))) {
        explainer.explain(PATCH, 0, method, RANDOM);
        assertThat(NativeMemory.liveTensors()).as(method.word()).isEqualTo(tensors);
        assertThat(NativeMemory.liveBytes()).as(method.word()).isEqualTo(bytes);
      }
      assertThat(network.weightsWithGradient()).isEmpty();
    }
  }

  @Test
  void drawing_a_part_anew_changes_the_scores_and_that_part_alone() throws Exception {
    try (ExplainableNetwork network = ExplainedNetworks.golden(ARENA)) {
      Explainer explainer = explainer(network);
      Patch cube = TestPatches.patch(800, 32, 32, 32);
      assertThat(explainer.parts())
          .containsExactly("head", "layer4", "layer3", "layer2", "layer1", "stem");
      double[] trained = explainer.scores(cube);
      double[] headDrawn = explainer.randomised("head", RANDOM).scores(cube);
      assertThat(headDrawn).isNotEqualTo(trained);
      double[] stemDrawn = explainer.randomised("stem", RANDOM).scores(cube);
      assertThat(stemDrawn).isNotEqualTo(headDrawn);
      assertThat(explainer.randomised("stem", RANDOM).scores(cube))
          .as("the same draw again")
          .isEqualTo(stemDrawn);
      assertThat(network.weightsWithGradient()).isEmpty();
    }
  }

  @Test
  void settings_that_mean_nothing_are_refused() {
    assertThatThrownBy(() -> new SaliencyMethod.Occlusion(5, 8, new Fill.PatchMean()))
        .hasMessage(
            "the stride of an occlusion is at most its block, or voxels between blocks are never"
                + " covered; got 8.0 mm and 5.0 mm");
    assertThatThrownBy(() -> new SaliencyMethod.SmoothGrad(0, 0.15, Rectifiers.ORDINARY))
        .hasMessageContaining("samples of SmoothGrad are 1 to 10000, got 0");
    assertThatThrownBy(() -> new SaliencyMethod.SmoothGrad(5, Double.NaN, Rectifiers.ORDINARY))
        .hasMessageContaining("got NaN");
    assertThatThrownBy(() -> new SaliencyMethod.IntegratedGradients(5, Double.NaN))
        .hasMessageContaining("got NaN");
  }
}
