package dev.nidus.learning.encoder;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.GeneratedWeights;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.testing.TestPatches;
import dev.nidus.learning.testing.TestWeights;
import dev.nidus.learning.weights.Checkpoint;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import dev.nidus.learning.weights.WeightsFile;
import dev.nidus.learning.weights.Wrapping;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The other encoders of the study: recognised, refused, and with the input that belongs to each.
class BaselineEncoderTest {
  private static final EncoderLoader LOADER = new EncoderLoader(EncoderOptions.defaults());
  private static final UNet3d NARROW = new UNet3d(1, 2, UNet3d.Part.WHOLE, Normalisation.STORED);

  @TempDir private Path folder;

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void a_file_in_the_original_layout_of_genesis_gives_the_features_of_the_reference()
      throws Exception {
    UNet3d network = UNet3d.genesis(Normalisation.BATCH);
    Path file = folder.resolve("Genesis_Chest_CT.pt");
    try (Arena arena = Arena.ofShared()) {
      TorchWriter.writeStateDict(
          file, prefixed(TestWeights.deterministic(network, arena)), Map.of());
    }
    try (WeightsFile open = WeightsFile.open(file)) {
      Checkpoint checkpoint = Checkpoint.of(open);
      assertThat(checkpoint.wrapping()).isEqualTo(Wrapping.MODULE);
      try (Encoder encoder =
          LOADER.load(
              checkpoint.trunk(), open.metadata(), Optional.of(PublishedModel.GENESIS_BATCH))) {
        EncoderCard card = encoder.card();
        assertThat(card.name()).isEqualTo("genesis_batch, normalised by the batch");
        assertThat(card.neighbours()).isEqualTo(EncoderCard.Neighbours.SHARE_STATISTICS);
        assertThat(card.numerics()).isEqualTo("float32 on cpu, statistics of the batch");
        List<FeatureVector> features =
            encoder.encode(List.of(seenAsGenerated(700), seenAsGenerated(701)));
        double[] golden = golden("baselines/genesis_eval_features_b2.npy");
        for (int n = 0; n < 2; n++) {
          assertClose(
              "patch " + n,
              features.get(n).toArray(),
              Arrays.copyOfRange(golden, 4096 * n, 4096 * (n + 1)),
              1e-4,
              2e-5);
        }
      }
    }
  }

  @Test
  void a_unet_is_genesis_by_stored_statistics_unless_the_user_says_otherwise() throws Exception {
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(NARROW, 3);
    assertThat(EncoderLoader.identify(weights, Map.of(), Optional.empty()))
        .isEqualTo(EncoderMetadata.of(PublishedModel.GENESIS, NARROW));
    Patch one = seenAsGenerated(700);
    List<Patch> two = List.of(one, TestPatches.patch(2, 48, 48, 48)); // the second nearly flat
    try (Encoder stored = LOADER.load(weights, Map.of(), Optional.empty());
        Encoder byBatch =
            LOADER.load(weights, Map.of(), Optional.of(PublishedModel.GENESIS_BATCH))) {
      assertThat(stored.card().name()).isEqualTo("genesis, normalised by stored statistics");
      assertThat(stored.card().features()).isEqualTo(256);
      assertThat(stored.card().neighbours()).isEqualTo(EncoderCard.Neighbours.NO_EFFECT);
      assertThat(distance(stored.encode(List.of(one)), stored.encode(two))).isLessThan(1e-5);
      assertThat(distance(byBatch.encode(List.of(one)), byBatch.encode(two))).isGreaterThan(1e-3);
    }
  }

  @Test
  void each_has_the_input_of_the_study() {
    PatchSpec genesis = PublishedModel.GENESIS.input();
    assertThat(genesis.size()).isEqualTo(PatchSize.cube(48));
    assertThat(genesis.law()).isEqualTo(ResamplingLaw.STUDY);
    assertThat(genesis.padding()).isEqualTo(Padding.WATER);
    assertThat(genesis.order()).isEqualTo(AxisOrder.XYZ);
    assertThat(PublishedModel.GENESIS.scaling())
        .isEqualTo(new IntensityScaling.ClipToUnit(-1000, 1000));
    assertThat(PublishedModel.MED3D.input())
        .isEqualTo(PatchSpec.fmcib().withLaw(ResamplingLaw.STUDY));
    assertThat(PublishedModel.MED3D.scaling().apply(Padding.OFFSET.hounsfield()))
        .as("clipped before it is padded, so padding is 0")
        .isEqualTo(0f);
    assertThat(PublishedModel.GENESIS.scaling().apply(Padding.WATER.hounsfield()))
        .as("padded with 0 HU before it is clipped")
        .isEqualTo(0.5f);
  }

  @Test
  void the_auto_encoder_is_recognised_in_any_width() throws Exception {
    AutoEncoder3d narrow =
        new AutoEncoder3d(1, List.of(2, 3, 2, 3, 4, 3, 4), AutoEncoder3d.reference().strides(), 6);
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(narrow, 1);
    EncoderMetadata identity = EncoderLoader.identify(weights, Map.of(), Optional.empty());
    assertThat(identity).isEqualTo(EncoderMetadata.of(PublishedModel.AUTOENCODER, narrow));
    AutoEncoder3d shorter = new AutoEncoder3d(1, List.of(2, 3), List.of(2, 2), 6);
    assertThatThrownBy(() ->
            EncoderLoader.identify(GeneratedWeights.of(shorter, 1), Map.of(), Optional.empty()))
        .isInstanceOf(UnfitWeights.class)
        .hasMessageContaining("it has 2 encoding convolutions, the study's has 7");
  }

  @Test
  void another_network_than_the_user_named_is_refused_with_what_it_is() {
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(NARROW, 3);
    assertThatThrownBy(
            () -> EncoderLoader.identify(weights, Map.of(), Optional.of(PublishedModel.MED3D)))
        .isInstanceOf(UnfitWeights.class)
        .hasMessage(
            "the file holds another network (U-Net with its decoder of width 2, normalised by"
                + " stored statistics) than --model med3d; it can be read as genesis or"
                + " genesis_batch");
  }

  @Test
  void what_a_unet_lacks_or_has_too_much_is_named() {
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(NARROW, 3);
    weights.remove("up_tr64.ops.1.bn1.bias");
    weights.put("surplus", weights.remove("down_tr64.ops.0.conv1.bias"));
    assertThatThrownBy(() -> LOADER.load(weights, Map.of(), Optional.empty()))
        .isInstanceOf(UnfitWeights.class)
        .hasMessageContaining(
            "2 missing: down_tr64.ops.0.conv1.bias [2], up_tr64.ops.1.bn1.bias [4]; 1 unexpected:"
                + " surplus");
  }

  @Test
  void a_unet_and_its_input_survive_being_written() throws Exception {
    EncoderMetadata genesis = EncoderMetadata.of(PublishedModel.GENESIS_BATCH, NARROW);
    assertThat(EncoderMetadata.from(genesis.toMap())).contains(genesis);
    assertThat(genesis.toMap())
        .containsEntry("nidus.padding", "0")
        .containsEntry("nidus.axes", "xyz")
        .containsEntry(
            "nidus.network",
            "{\"type\":\"unet3d\",\"input_channels\":1,\"width\":2,\"part\":\"whole\","
                + "\"normalisation\":\"stored\"}");
    Map<String, String> damaged = new LinkedHashMap<>(genesis.toMap());
    damaged.put("nidus.axes", "yxz");
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .isInstanceOf(UnusableEncoder.class)
        .hasMessageContaining("nidus.axes is 'yxz', allowed are zyx, xyz");
    damaged.put("nidus.axes", "xyz");
    damaged.put("nidus.padding", "7");
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .hasMessageContaining("nidus.padding is '7', allowed are -1024, 0");
  }

  @Test
  void every_published_model_is_one_entry_of_the_registry() {
    Set<PublishedModel> listed = new HashSet<>();
    for (KnownEncoder encoder : KnownEncoder.values()) {
      encoder
          .model()
          .ifPresent(model -> {
            assertThat(listed.add(model)).as(model.word()).isTrue();
            assertThat(encoder.word()).isEqualTo(model.word());
            assertThat(encoder.identity().input()).isEqualTo(model.input());
          });
      assertThat(encoder.source()).isNotBlank();
      assertThat(encoder.untrained(7).name()).startsWith("random weights (seed 7)");
    }
    assertThat(listed).containsExactlyInAnyOrder(PublishedModel.values());
    assertThat(KnownEncoder.RANDOM.network()).isEqualTo(ResNet3d.fmcib(2));
  }

  /// A patch in Hounsfield units that the network sees as the generator's patch.
  private static Patch seenAsGenerated(int t) {
    Patch generated = TestPatches.patch(t, 48, 48, 48);
    float[] turned =
        AxisOrder.XYZ.arranged(
            generated.hounsfield(), generated.size()); // its own inverse in a cube
    for (int n = 0; n < turned.length; n++) {
      turned[n] = turned[n] * 2000 - 1000;
    }
    return new Patch(generated.size(), generated.placement(), turned);
  }

  private static SequencedMap<String, StoredTensor> prefixed(
      SequencedMap<String, StoredTensor> bare) {
    SequencedMap<String, StoredTensor> prefixed = new LinkedHashMap<>();
    bare.forEach((key, tensor) -> prefixed.put("module." + key, tensor));
    return prefixed;
  }

  private static double distance(List<FeatureVector> a, List<FeatureVector> b) {
    double largest = 0;
    for (int n = 0; n < a.getFirst().length(); n++) {
      largest = Math.max(largest, Math.abs(a.getFirst().at(n) - b.getFirst().at(n)));
    }
    return largest;
  }
}
