package dev.nidus.learning.network;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.Gradients;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.testing.TestWeights;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AutoEncoderTest {
  private static final AutoEncoder3d TINY =
      new AutoEncoder3d(
          1, List.of(16, 64, 16, 32, 128, 32, 128), List.of(2, 2, 2, 1, 2, 2, 2), 256);

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void the_reference_has_its_keys_and_shapes() {
    JsonNode golden =
        JsonMapper.builder()
            .build()
            .readTree(Fixtures.fixture("baselines/baselines.json"))
            .path("autoencoder");
    List<ExpectedTensor> keys = new ArrayList<>();
    for (JsonNode entry : golden.path("full_keys")) {
      List<Long> shape = new ArrayList<>();
      entry.get(1).forEach(dimension -> shape.add(dimension.asLong()));
      keys.add(new ExpectedTensor(entry.get(0).asString(), ExpectedTensor.Content.NUMBERS, shape));
    }
    AutoEncoder3d reference = AutoEncoder3d.reference();
    assertThat(reference.expectedTensors()).isEqualTo(keys);
    assertThat(reference.trainableNumbers()).isEqualTo(golden.path("full_params").asLong());
    assertThat(reference.features()).isEqualTo(2048);
  }

  @Test
  void features_and_reconstruction_equal_the_reference() throws Exception {
    try (Arena arena = Arena.ofShared();
        PlainAutoEncoder tiny =
            PlainAutoEncoder.of(
                TINY, TestWeights.deterministic(TINY, arena), TrainingOptions.defaults());
        TensorScope scope = TensorScope.open("test")) {
      Tensor patch = scope.copyOf(DeterministicWeights.patch(0, 50, 50, 50), 1, 1, 50, 50, 50);
      assertClose(
          "features",
          tiny.evaluation().features(patch).toFloats(),
          golden("baselines/ae_tiny_features.npy"),
          1e-4,
          1e-5);
      Tensor reconstructed = tiny.reconstruct(patch);
      assertThat(reconstructed.shape()).containsExactly(1L, 1L, 50L, 50L, 50L);
      float[] all = reconstructed.toFloats();
      float[] everySecond = new float[25 * 25 * 25];
      for (int n = 0; n < everySecond.length; n++) {
        int z = n / 625 * 2;
        int y = n / 25 % 25 * 2;
        int x = n % 25 * 2;
        everySecond[n] = all[(z * 50 + y) * 50 + x];
      }
      assertClose(
          "reconstruction", everySecond, golden("baselines/ae_tiny_recon_every2.npy"), 1e-4, 1e-4);
    }
  }

  @Test
  void gradients_are_the_slopes_of_the_loss() throws Exception {
    AutoEncoder3d network = new AutoEncoder3d(1, List.of(3, 4), List.of(2, 1), 5);
    SequencedMap<String, StoredTensor> weights =
        Initialisation.draw(network, RandomSource.of(3).named("weights"));
    try (PlainAutoEncoder plain =
        PlainAutoEncoder.of(network, weights, TrainingOptions.defaults().with(Precision.FLOAT64))) {
      for (String key :
          List.of(
              "encode.encode_0.conv.weight",
              "encode.encode_1.adn.A.weight",
              "intermediate.inter_0.residual.weight",
              "decode.decode_0.conv.conv.weight",
              "decode.decode_1.conv.conv.bias")) {
        Gradients.of(plain.state().trained()).clear();
        Parameter parameter = plain.state().parameter(key);
        double[] numbers = parameter.toDoubles();
        double slope;
        try (TensorScope step = TensorScope.recording("step")) {
          loss(plain, step).backward();
          slope = parameter.gradient(step).toDoubles()[0];
        }
        double small = 1e-5;
        double above = loss(plain, parameter, numbers, small);
        double below = loss(plain, parameter, numbers, -small);
        assign(parameter, numbers);
        assertThat(slope).as(key).isNotZero();
        assertThat((above - below) / (2 * small))
            .as(key)
            .isCloseTo(slope, org.assertj.core.data.Percentage.withPercentage(1e-3));
      }
    }
  }

  @Test
  void it_knows_which_sizes_come_back() {
    assertThat(TINY.reconstructs(Extent3.cube(50))).isTrue();
    assertThat(TINY.reconstructs(new Extent3(50, 49, 50))).isFalse();
    assertThatThrownBy(() -> new AutoEncoder3d(1, List.of(4, 4), List.of(2), 8))
        .hasMessageContaining("channels [4, 4], strides [2]");
  }

  private static double loss(
      PlainAutoEncoder plain, Parameter parameter, double[] numbers, double step) {
    double[] moved = numbers.clone();
    moved[0] += step;
    assign(parameter, moved);
    try (TensorScope scope = TensorScope.open("loss")) {
      return loss(plain, scope).toDoubles()[0];
    }
  }

  private static Tensor loss(PlainAutoEncoder plain, TensorScope scope) {
    double[] values = new double[2 * 512];
    for (int n = 0; n < values.length; n++) {
      values[n] = DeterministicWeights.u(4, n);
    }
    Tensor reconstructed = plain.reconstruct(scope.copyOf(values, 2, 1, 8, 8, 8));
    double[] weights = new double[values.length];
    for (int n = 0; n < weights.length; n++) {
      weights[n] = DeterministicWeights.u(5, n);
    }
    return reconstructed.multiply(scope.copyOf(weights, 2, 1, 8, 8, 8)).sum();
  }

  private static void assign(Parameter parameter, double[] numbers) {
    parameter.overwrite(
        new StoredTensor(
            "moved", ElementType.FLOAT64, parameter.shape(), MemorySegment.ofArray(numbers)));
  }
}
