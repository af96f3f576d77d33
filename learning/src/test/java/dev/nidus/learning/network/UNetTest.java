package dev.nidus.learning.network;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.tensor.Device;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The U-Net of Models Genesis against the reference, whose code normalises by the batch.
class UNetTest {
  private static final UNet3d BY_BATCH = UNet3d.genesis(Normalisation.BATCH);

  /// An eighth of the width: 512 features.
  private static final UNet3d NARROW = new UNet3d(1, 4, UNet3d.Part.ENCODER, Normalisation.STORED);

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void encoder_and_whole_network_have_the_keys_and_shapes_of_the_reference() {
    JsonNode golden =
        JsonMapper.builder().build().readTree(Fixtures.fixture("baselines/baselines.json"));
    requireKeys(BY_BATCH, golden.path("models_genesis"));
    requireKeys(BY_BATCH.with(UNet3d.Part.WHOLE), golden.path("models_genesis_full"));
    assertThat(BY_BATCH.features()).isEqualTo(4096);
  }

  @Test
  void features_by_the_batch_equal_the_reference_alone_and_of_two() throws Exception {
    try (Arena arena = Arena.ofShared();
        PlainUNet genesis =
            PlainUNet.of(
                BY_BATCH, TestWeights.deterministic(BY_BATCH, arena), TrainingOptions.defaults())) {
      double[] alone = golden("baselines/genesis_eval_features_b1.npy");
      double[] ofTwo = golden("baselines/genesis_eval_features_b2.npy");
      assertClose("alone", features(genesis.evaluation(), 700, 1), alone, 1e-4, 1e-5);
      assertClose("of two", features(genesis.evaluation(), 700, 2), ofTwo, 1e-4, 1e-5);
      double largest =
          IntStream.range(0, 4096).mapToDouble(n -> Math.abs(alone[n] - ofTwo[n])).max().orElse(0);
      assertThat(largest).as("what the neighbour does").isCloseTo(0.105, within(0.001));
    }
  }

  @Test
  void the_whole_network_restores_as_the_reference_does() throws Exception {
    UNet3d whole = BY_BATCH.with(UNet3d.Part.WHOLE);
    try (Arena arena = Arena.ofShared();
        PlainUNet genesis =
            PlainUNet.of(
                whole, TestWeights.deterministic(whole, arena), TrainingOptions.defaults());
        TensorScope scope = TensorScope.open("test")) {
      Tensor patch = scope.copyOf(DeterministicWeights.patch(710, 16, 16, 16), 1, 1, 16, 16, 16);
      Tensor restored = genesis.restore(patch);
      assertThat(restored.shape()).containsExactly(1L, 1L, 16L, 16L, 16L);
      assertClose(
          "restored",
          restored.toFloats(),
          golden("baselines/genesis_unet_out_16cube.npy"),
          1e-4,
          1e-5);
    }
  }

  @Test
  void stored_statistics_that_are_those_of_the_batch_give_the_features_by_the_batch()
      throws Exception {
    SequencedMap<String, StoredTensor> drawn =
        Initialisation.draw(NARROW, RandomSource.of(5).named("weights"));
    try (Arena arena = Arena.ofShared();
        PlainUNet learning =
            PlainUNet.of(NARROW, drawn, TrainingOptions.defaults().with(Precision.FLOAT64))) {
      float[] before = features(learning.evaluation(), 20, 2);
      float[] byBatch = features(learning.training(), 20, 2);
      SequencedMap<String, StoredTensor> ofTheBatch =
          new LinkedHashMap<>(learning.state().export(arena));
      ofTheBatch.replaceAll(UNetTest::asInTheBatch);
      double[] expected = doubles(byBatch);
      try (PlainUNet stored = PlainUNet.of(NARROW, ofTheBatch, TrainingOptions.defaults());
          Trunk folded = InferenceUNet.folded(NARROW, ofTheBatch, Device.CPU, Precision.FLOAT32)) {
        assertClose("plain", features(stored.evaluation(), 20, 2), expected, 1e-4, 1e-5);
        assertClose("folded", features(folded, 20, 2), expected, 1e-4, 1e-5);
        assertThat(features(folded, 20, 1))
            .as("no neighbour has an effect")
            .usingComparatorWithPrecision(1e-5f)
            .containsExactly(Arrays.copyOf(features(folded, 20, 2), NARROW.features()));
      }
      assertThat(before).as("the statistics do matter").isNotEqualTo(byBatch);
    }
  }

  @Test
  void patches_that_would_give_another_number_of_features_are_refused() throws Exception {
    SequencedMap<String, StoredTensor> drawn =
        Initialisation.draw(NARROW, RandomSource.of(5).named("weights"));
    try (Trunk trunk = InferenceUNet.folded(NARROW, drawn, Device.CPU, Precision.FLOAT32);
        TensorScope scope = TensorScope.open("test")) {
      Tensor large = scope.copyOf(new float[64 * 48 * 48], 1, 1, 64, 48, 48);
      assertThatThrownBy(() -> trunk.features(large))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(
              "a U-Net makes its 512 features of patches with 40 to 55 voxels a side");
    }
    assertThatThrownBy(() ->
            InferenceUNet.folded(
                NARROW.with(Normalisation.BATCH), drawn, Device.CPU, Precision.FLOAT32))
        .hasMessageContaining("normalised by the batch");
    assertThatThrownBy(() -> new UNet3d(1, 0, UNet3d.Part.ENCODER, Normalisation.STORED))
        .hasMessageContaining("got 1 and 0");
  }

  /// One pass in training moves the running statistics a tenth of the way from 0 and 1 to the batch's, whose
  /// variances they take divided by one voxel less.
  private static StoredTensor asInTheBatch(String name, StoredTensor tensor) {
    if (tensor.type() == ElementType.INT64) {
      return tensor;
    }
    try (Parameter parameter = Parameter.of(tensor)) {
      double[] values = parameter.toDoubles();
      if (name.endsWith("running_mean")) {
        for (int n = 0; n < values.length; n++) {
          values[n] /= 0.1;
        }
      }
      if (name.endsWith("running_var")) {
        int edge =
            switch (name.substring(0, name.indexOf('.'))) {
              case "down_tr64" -> 48;
              case "down_tr128" -> 24;
              case "down_tr256" -> 12;
              default -> 6;
            };
        double count = 2.0 * edge * edge * edge;
        for (int n = 0; n < values.length; n++) {
          values[n] = (values[n] - 0.9) / 0.1 * (count - 1) / count;
        }
      }
      return new StoredTensor(
          name, ElementType.FLOAT64, tensor.shape(), MemorySegment.ofArray(values));
    }
  }

  private static float[] features(Trunk trunk, int t, int count) {
    int voxels = 48 * 48 * 48;
    float[] patches = new float[count * voxels];
    for (int n = 0; n < count; n++) {
      System.arraycopy(
          DeterministicWeights.patch(t + n, 48, 48, 48), 0, patches, n * voxels, voxels);
    }
    try (TensorScope scope = TensorScope.open("test")) {
      return trunk.features(scope.copyOf(patches, count, 1, 48, 48, 48)).toFloats();
    }
  }

  private static double[] doubles(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(n -> values[n]).toArray();
  }

  private static void requireKeys(UNet3d network, JsonNode golden) {
    Map<String, List<Long>> keys = new LinkedHashMap<>();
    for (JsonNode entry : golden.path("keys")) {
      List<Long> shape = new ArrayList<>();
      entry.get(1).forEach(dimension -> shape.add(dimension.asLong()));
      keys.put(entry.get(0).asString(), shape);
    }
    Map<String, List<Long>> ours = new LinkedHashMap<>();
    network.expectedTensors().forEach(tensor -> ours.put(tensor.name(), tensor.shape()));
    assertThat(ours).containsExactlyEntriesOf(keys);
    assertThat(network.trainableNumbers()).isEqualTo(golden.path("params").asLong());
  }
}
