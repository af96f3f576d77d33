package dev.nidus.learning.encoder;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.Initialisation;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.PlainPrototypes;
import dev.nidus.learning.network.PlainResNet;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.testing.TestPatches;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import dev.nidus.learning.weights.WeightsFile;
import dev.nidus.learning.weights.Wrapping;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What training makes, through files, to an encoder.
class TrainedEncoderTest {
  private static final PatchSpec THICK =
      new PatchSpec(
          new PatchSize(10, 32, 32), new Spacing(0.977, 0.977, 3.27), ResamplingLaw.CORRECTED);

  @TempDir private Path folder;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  private static EncoderMetadata identity(Network network) {
    return new EncoderMetadata("small, test", network, THICK, IntensityScaling.softTissue());
  }

  @ParameterizedTest
  @EnumSource
  void small_goes_through_a_file_and_computes_the_same_in_all_three_ways(FeaturePooling pooling)
      throws Exception {
    ResNet3d network = ResNet3d.small().with(pooling);
    SequencedMap<String, StoredTensor> weights = Initialisation.draw(network, RandomSource.of(3));
    Path file = folder.resolve("model.safetensors");
    new TrainedEncoder(identity(network), weights).writeSafetensors(file);
    List<Patch> patches =
        List.of(TestPatches.patch(1, 10, 32, 32), TestPatches.patch(2, 10, 32, 32));
    float[] plain = plain(network, weights, patches);
    assertThat(plain).hasSize(2 * network.features());
    for (EncoderOptions.Path path : EncoderOptions.Path.values()) {
      try (WeightsFile opened = WeightsFile.open(file);
          Encoder encoder =
              new EncoderLoader(EncoderOptions.defaults().with(path))
                  .load(Checkpoint.of(opened).trunk(), opened.metadata(), Optional.empty())) {
        assertThat(encoder.card().input()).isEqualTo(THICK);
        assertThat(encoder.card().scaling()).isEqualTo(IntensityScaling.softTissue());
        assertThat(encoder.card().features()).isEqualTo(network.features());
        assertThat(encoder.card().numerics())
            .contains(path == EncoderOptions.Path.FASTEST ? "fused convolutions" : "folded");
        for (int n = 0; n < patches.size(); n++) {
          int start = n * network.features();
          assertClose(
              path.name(),
              encoder.encode(List.of(patches.get(n))).getFirst().toArray(),
              IntStream.range(start, start + network.features())
                  .mapToDouble(i -> plain[i])
                  .toArray(),
              1e-4,
              1e-5);
        }
      }
    }
  }

  @Test
  void an_auto_encoder_is_an_encoder_too() throws Exception {
    AutoEncoder3d network = new AutoEncoder3d(1, List.of(4, 8), List.of(2, 1), 12);
    Path file = folder.resolve("model.safetensors");
    new TrainedEncoder(identity(network), Initialisation.draw(network, RandomSource.of(3)))
        .writeSafetensors(file);
    try (WeightsFile opened = WeightsFile.open(file);
        Encoder encoder =
            new EncoderLoader(EncoderOptions.defaults())
                .load(Checkpoint.of(opened).trunk(), opened.metadata(), Optional.empty())) {
      float[] features =
          encoder.encode(List.of(TestPatches.patch(1, 10, 32, 32))).getFirst().toArray();
      assertThat(features).hasSize(12);
      assertThat(encoder.card().numerics()).contains("ordinary convolutions");
    }
    assertThat(EncoderMetadata.from(identity(network).toMap())).contains(identity(network));
  }

  @Test
  void both_layouts_of_the_reference_read_back_as_the_same_trunk_and_head() throws Exception {
    ResNet3d network = ResNet3d.small();
    SequencedMap<String, StoredTensor> weights = Initialisation.draw(network, RandomSource.of(3));
    SequencedMap<String, StoredTensor> head =
        Initialisation.KAIMING_FAN_OUT.draw(
            Head.simClr(128, 128, 64).expectedTensors(), RandomSource.of(4));
    SequencedMap<String, StoredTensor> prototypes =
        Initialisation.KAIMING_FAN_OUT.draw(
            PlainPrototypes.expectedTensors(64, 30), RandomSource.of(5));
    TrainedEncoder trained =
        new TrainedEncoder(identity(network), weights, HeadKind.PROJECTION, head);
    trained.writePublished(folder.resolve("a.torch"));
    trained.writeSelfSupervised(folder.resolve("d.torch"), Map.of("prototypes", prototypes));
    trained.writeSafetensors(folder.resolve("s.safetensors"));
    Map<String, Wrapping> wrappings =
        Map.of(
            "a.torch", Wrapping.TRUNK_STATE_DICT,
            "d.torch", Wrapping.MODEL_BACKBONE,
            "s.safetensors", Wrapping.BARE);
    for (var file : wrappings.entrySet()) {
      try (WeightsFile opened = WeightsFile.open(folder.resolve(file.getKey()))) {
        Checkpoint checkpoint = Checkpoint.of(opened);
        assertThat(checkpoint.wrapping()).isEqualTo(file.getValue());
        assertThat(checkpoint.trunkDigest()).isEqualTo(WeightsDigest.of(weights));
        assertThat(checkpoint.headKind()).isEqualTo(HeadKind.PROJECTION);
        assertThat(WeightsDigest.of(checkpoint.head())).isEqualTo(WeightsDigest.of(head));
        assertThat(EncoderMetadata.from(opened.metadata())).contains(identity(network));
        if (file.getKey().equals("d.torch")) {
          assertThat(checkpoint.leftOut())
              .contains("model.prototypes.heads.0.weight", "model.prototypes.heads.0.bias");
        }
      }
    }
  }

  @Test
  void weights_of_another_network_are_not_written() {
    SequencedMap<String, StoredTensor> weights =
        new LinkedHashMap<>(Initialisation.draw(ResNet3d.small(), RandomSource.of(3)));
    weights.remove("conv1.weight");
    assertThatThrownBy(() -> new TrainedEncoder(identity(ResNet3d.small()), weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 missing: conv1.weight [16, 1, 3, 5, 5]");
  }

  @Test
  void small_is_described_in_the_file_by_what_makes_it_different() throws Exception {
    EncoderMetadata small = identity(ResNet3d.small().with(FeaturePooling.STAGES));
    assertThat(small.toMap())
        .containsEntry(
            "nidus.network",
            "{\"type\":\"resnet3d\",\"block\":\"basic\",\"blocks\":[1,1,1,1],\"widths\":[16,32,64,"
                + "128],\"input_channels\":1,\"stem_stride\":[1,2,2],\"stem_pool\":\"none\","
                + "\"shortcut_bias\":\"absent\",\"stem_kernel\":[3,5,5],\"layer_strides\":[[1,1,1],"
                + "[1,2,2],[2,2,2],[2,2,2]],\"feature_pooling\":\"stages\"}")
        .containsEntry("nidus.scaling", "window 160.0 400.0 -0.5 1.5")
        .containsEntry("nidus.patch_size", "10x32x32")
        .containsEntry("nidus.law", "corrected");
    assertThat(EncoderMetadata.from(small.toMap())).contains(small);
    Map<String, String> damaged = new LinkedHashMap<>(small.toMap());
    damaged.computeIfPresent("nidus.network", (_, json) -> json.replace("[3,5,5]", "[3,4,5]"));
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .hasMessageContaining("has odd edges of 1 to 15, got 3x4x5");
    damaged.put("nidus.scaling", "window 160 400 1.5 -0.5");
    damaged.put("nidus.network", String.valueOf(small.toMap().get("nidus.network")));
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .hasMessageContaining("window OFFSET RANGE LOWEST HIGHEST");
  }

  private static float[] plain(
      ResNet3d network, SequencedMap<String, StoredTensor> weights, List<Patch> patches)
      throws Exception {
    float[] scaled = new float[patches.size() * 10 * 32 * 32];
    for (int n = 0; n < patches.size(); n++) {
      float[] one = patches.get(n).scaled(IntensityScaling.softTissue());
      System.arraycopy(one, 0, scaled, n * one.length, one.length);
    }
    try (PlainResNet plain = PlainResNet.of(network, weights);
        TensorScope scope = TensorScope.open("plain")) {
      return plain
          .evaluation()
          .features(scope.copyOf(scaled, patches.size(), 1, 10, 32, 32))
          .toFloats();
    }
  }
}
