package dev.nidus.learning.encoder;

import static dev.nidus.learning.testing.Closeness.assertClose;
import static dev.nidus.learning.testing.Closeness.golden;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.learning.network.BlockKind;
import dev.nidus.learning.network.ConvolutionBias;
import dev.nidus.learning.network.GeneratedWeights;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.StemPool;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.tensor.Device;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.testing.TestPatches;
import dev.nidus.learning.testing.TestWeights;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsDigest;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncoderLoaderTest {
  private static final EncoderMetadata SMALL =
      new EncoderMetadata(
          "small",
          ResNet3d.fmcib(0.125),
          new PatchSpec(PatchSize.cube(40), new Spacing(0.75, 0.75, 1.5), ResamplingLaw.CORRECTED),
          IntensityScaling.med3d());
  private static final EncoderLoader LOADER = new EncoderLoader(EncoderOptions.defaults());

  @AfterEach
  void everything_is_released() {
    NativeMemory.requireNothingLive("after a test");
  }

  @Test
  void a_file_of_the_published_kind_needs_no_word_from_the_user() throws Exception {
    try (Arena arena = Arena.ofShared();
        Encoder encoder = LOADER.load(TestWeights.narrow(arena), Map.of(), Optional.empty())) {
      assertThat(encoder.card().name()).isEqualTo("fmcib, width 0.125");
      assertThat(encoder.card().features()).isEqualTo(256);
      assertThat(encoder.card().input()).isEqualTo(PatchSpec.fmcib());
      assertThat(encoder.card().scaling()).isEqualTo(IntensityScaling.fmcib());
      assertThat(encoder.card().weightsDigest()).hasSize(64);
    }
  }

  @Test
  void the_encoder_scales_hounsfield_units_before_it_encodes() throws Exception {
    EncoderMetadata narrow =
        new EncoderMetadata(
            "narrow", ResNet3d.fmcib(0.125), PatchSpec.fmcib(), TestPatches.AS_THEY_ARE);
    Patch scaled = TestPatches.patch(0, 50, 50, 50);
    float[] hounsfield = scaled.hounsfield().clone();
    for (int n = 0; n < hounsfield.length; n++) {
      hounsfield[n] = hounsfield[n] * 3072 - 1024;
    }
    try (Arena arena = Arena.ofShared();
        Encoder inUnits =
            LOADER.load(TestWeights.narrow(arena), Map.of(), Optional.of(PublishedModel.FMCIB));
        Encoder asIs = LOADER.load(TestWeights.narrow(arena), narrow)) {
      float[] features =
          inUnits
              .encode(List.of(new Patch(scaled.size(), scaled.placement(), hounsfield)))
              .getFirst()
              .toArray();
      double[] golden = Arrays.copyOf(golden("encoder/narrow_features.npy"), 256);
      assertClose("in HU", features, golden, 1e-4, 1e-4);
      assertClose("as is", asIs.encode(List.of(scaled)).getFirst().toArray(), golden, 1e-4, 1e-5);
    }
  }

  @Test
  void the_features_of_a_patch_do_not_depend_on_its_batch_beyond_rounding() throws Exception {
    List<Patch> patches =
        IntStream.range(0, 5).mapToObj(n -> TestPatches.patch(n, 33, 33, 33)).toList();
    try (Encoder encoder = LOADER.untrained(SMALL, 3)) {
      List<FeatureVector> together = encoder.encode(patches);
      assertThat(encoder.encode(patches)).as("the same batch again").isEqualTo(together);
      for (int n = 0; n < patches.size(); n++) {
        float[] alone = encoder.encode(List.of(patches.get(n))).getFirst().toArray();
        double[] expected =
            IntStream.range(0, alone.length).mapToDouble(together.get(n)::at).toArray();
        assertClose("patch " + n, alone, expected, 1e-5, 1e-5);
      }
    }
  }

  @Test
  void more_threads_for_one_call_change_nothing_beyond_rounding() throws Exception {
    List<Patch> patches = List.of(TestPatches.patch(0, 40, 40, 40));
    try (Encoder one = LOADER.untrained(SMALL, 3);
        Encoder two =
            new EncoderLoader(EncoderOptions.defaults().withThreadsPerCall(2))
                .untrained(SMALL, 3)) {
      float[] expected = one.encode(patches).getFirst().toArray();
      assertClose(
          "two threads",
          two.encode(patches).getFirst().toArray(),
          IntStream.range(0, expected.length).mapToDouble(n -> expected[n]).toArray(),
          1e-5,
          1e-5);
    }
  }

  @Test
  void a_small_basic_network_is_the_same_fused_and_folded() throws Exception {
    EncoderMetadata basic =
        new EncoderMetadata(
            "basic",
            new ResNet3d(
                BlockKind.BASIC,
                List.of(1, 2, 1, 1),
                List.of(8, 12, 20, 24),
                1,
                1,
                StemPool.NONE,
                ConvolutionBias.ABSENT),
            PatchSpec.fmcib(),
            TestPatches.AS_THEY_ARE);
    List<Patch> patches = List.of(TestPatches.patch(4, 20, 24, 28));
    EncoderLoader folded =
        new EncoderLoader(EncoderOptions.defaults().with(EncoderOptions.Path.FOLDED));
    try (Encoder a = LOADER.untrained(basic, 5);
        Encoder b = folded.untrained(basic, 5)) {
      assertThat(a.card().numerics()).contains("fused");
      float[] expected = b.encode(patches).getFirst().toArray();
      assertThat(expected).hasSize(24);
      assertClose(
          "fused",
          a.encode(patches).getFirst().toArray(),
          IntStream.range(0, expected.length).mapToDouble(n -> expected[n]).toArray(),
          1e-4,
          1e-5);
    }
  }

  @Test
  void an_untrained_encoder_says_so() throws Exception {
    try (Encoder encoder = LOADER.untrained(SMALL, 11)) {
      assertThat(encoder.card().name()).isEqualTo("UNTRAINED (generated weights, seed 11)");
      assertThat(encoder.card().input()).isEqualTo(SMALL.input());
      assertThat(encoder.card().weightsDigest())
          .isEqualTo(WeightsDigest.of(GeneratedWeights.of(SMALL.network(), 11)).sha256());
    }
  }

  @Test
  void patches_of_differing_sizes_and_empty_batches_are_refused() throws Exception {
    try (Encoder encoder = LOADER.untrained(SMALL, 1)) {
      assertThatThrownBy(() ->
              encoder.encode(List.of(TestPatches.patch(0, 8, 8, 8), TestPatches.patch(0, 8, 9, 8))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the patches of a batch must be of one size, got 8 x 8 x 8 and 8 x 9 x 8; encode them"
                  + " separately");
      assertThatThrownBy(() -> encoder.encode(List.of())).hasMessageContaining("at least one");
      assertThat(encoder.encode(List.of(TestPatches.patch(0, 1, 1, 1))).getFirst().length())
          .as("the padding makes even one voxel legal")
          .isEqualTo(256);
    }
  }

  @Test
  void a_closed_encoder_has_no_native_memory_and_says_that_it_is_closed() throws Exception {
    Encoder encoder = LOADER.untrained(SMALL, 1);
    assertThat(NativeMemory.liveBytes()).isGreaterThan(2_900_000);
    encoder.close();
    encoder.close();
    assertThat(NativeMemory.liveTensors()).isZero();
    List<Patch> patches = List.of(TestPatches.patch(0, 8, 8, 8));
    assertThatThrownBy(() -> encoder.encode(patches)).hasMessageContaining("is closed");
  }

  @Test
  void metadata_survives_being_written_and_wins_over_shapes() throws Exception {
    assertThat(EncoderMetadata.from(SMALL.toMap())).contains(SMALL);
    EncoderMetadata asMed3d =
        new EncoderMetadata("m", ResNet3d.med3d(), PatchSpec.fmcib(), IntensityScaling.fmcib());
    assertThat(EncoderMetadata.from(asMed3d.toMap())).contains(asMed3d);
    assertThat(asMed3d.toMap().get("nidus.network"))
        .isEqualTo(
            "{\"type\":\"resnet3d\",\"block\":\"bottleneck\",\"blocks\":[3,4,6,3],\"widths\":[64,128,"
                + "256,512],\"input_channels\":1,\"stem_stride\":1,\"stem_pool\":\"max\","
                + "\"shortcut_bias\":\"absent\"}");
    assertThat(EncoderMetadata.from(Map.of("format", "pt"))).isEmpty();
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(SMALL.network(), 1);
    assertThat(EncoderLoader.identify(weights, SMALL.toMap(), Optional.empty())).isEqualTo(SMALL);
    assertThatThrownBy(
            () -> EncoderLoader.identify(weights, SMALL.toMap(), Optional.of(PublishedModel.MED3D)))
        .isInstanceOf(UnusableEncoder.class)
        .hasMessageContaining("says itself what it is (small)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nidus.law        | sideways            | nidus.law is 'sideways', allowed are study
          nidus.patch_size | 50x50               | nidus.patch_size is '50x50', expected depthxheight
          nidus.patch_size | 50x50x1e9           | a patch has 1 to 512 voxels a side
          nidus.patch_size | 50.5x50x50          | nidus.patch_size is '50.5x50x50', but edges
          nidus.spacing    | 1x1x0               | spacing must be finite and positive
          nidus.spacing    | axbxc               | nidus.spacing is 'a', expected a number
          nidus.scaling    | clip-to-unit 1 -1   | nidus.scaling is 'clip-to-unit 1 -1', expected
          nidus.scaling    | offset-divide NaN 1 | nidus.scaling is 'NaN', expected a finite number
          nidus.network    | {                   | nidus.network is no JSON
          nidus.network    | []                  | nidus.network is no JSON object
          nidus.network    | {"type":"resnet3d"} | nidus.network has the fields [type], expected
          """)
  void damaged_metadata_is_refused_with_the_entry_named(String key, String value, String expected) {
    Map<String, String> damaged = new LinkedHashMap<>(SMALL.toMap());
    damaged.put(key, value);
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .isInstanceOf(UnusableEncoder.class)
        .hasMessageStartingWith("the description of the encoder in the weights file is damaged: ")
        .hasMessageContaining(expected);
    damaged.remove(key);
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .hasMessageContaining("the entry " + key + " is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "block":"bottleneck" | "block":"cubic" | has block "cubic", allowed are basic, bottleneck
          "input_channels":1   | "input_channels":1.5 | has 1.5 in input_channels, expected a whole
          "stem_stride":2      | "stem_stride":9      | a first stride of 1 or 2
          "resnet3d"           | "unet"               | is of type "unet"
          """)
  void a_damaged_network_is_refused(String good, String bad, String expected) {
    Map<String, String> damaged = new LinkedHashMap<>(SMALL.toMap());
    damaged.computeIfPresent("nidus.network", (_, json) -> json.replace(good, bad));
    assertThatThrownBy(() -> EncoderMetadata.from(damaged))
        .isInstanceOf(UnusableEncoder.class)
        .hasMessageContaining(expected);
  }

  @Test
  void an_ambiguous_file_needs_the_users_word() throws Exception {
    ResNet3d deeper =
        new ResNet3d(
            BlockKind.BOTTLENECK,
            List.of(1, 1, 2, 1),
            List.of(4, 4, 8, 8),
            1,
            1,
            StemPool.MAX,
            ConvolutionBias.ABSENT);
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(deeper, 1);
    assertThatThrownBy(() -> LOADER.load(weights, Map.of(), Optional.empty()))
        .isInstanceOf(UnfitWeights.class)
        .hasMessageContaining("--model fmcib (first stride 2) or --model med3d (first stride 1)");
    EncoderMetadata read =
        EncoderLoader.identify(weights, Map.of(), Optional.of(PublishedModel.MED3D));
    assertThat(read.network()).isEqualTo(deeper);
    assertThat(read.scaling()).isEqualTo(IntensityScaling.med3d());
    try (Encoder encoder = LOADER.load(weights, Map.of(), Optional.of(PublishedModel.MED3D))) {
      assertThat(encoder.card().features()).isEqualTo(32);
    }
  }

  @Test
  void weights_that_do_not_fit_leave_nothing_behind() {
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(SMALL.network(), 1);
    weights.remove("layer4.2.bn3.bias");
    assertThatThrownBy(() -> LOADER.load(weights, SMALL))
        .isInstanceOf(UnfitWeights.class)
        .hasMessageContaining("1 missing: layer4.2.bn3.bias [256]");
  }

  @Test
  void a_device_that_is_not_there_is_refused_with_the_remedy() {
    Assumptions.assumeTrue(Device.CUDA.whyUnavailable().isPresent());
    EncoderLoader cuda = new EncoderLoader(EncoderOptions.defaults().with(Device.CUDA));
    assertThatThrownBy(() -> cuda.untrained(SMALL, 1))
        .isInstanceOf(UnusableEncoder.class)
        .hasMessageContaining("--device cpu");
  }

  @Test
  void the_digest_is_that_of_its_definition_and_sees_one_bit() throws Exception {
    SequencedMap<String, StoredTensor> weights = GeneratedWeights.of(ResNet3d.fmcib(1 / 32.0), 1);
    var sha = MessageDigest.getInstance("SHA-256");
    weights.values().stream()
        .sorted(Comparator.comparing(StoredTensor::name))
        .forEach(tensor -> {
          sha.update(
              (tensor.name() + "\0" + tensor.type() + "\0" + tensor.shape() + "\0")
                  .getBytes(StandardCharsets.UTF_8));
          sha.update(tensor.bytes().toArray(ValueLayout.JAVA_BYTE));
        });
    String digest = WeightsDigest.of(weights).sha256();
    assertThat(digest).isEqualTo(HexFormat.of().formatHex(sha.digest()));
    assertThat(WeightsDigest.of(weights.reversed()).sha256()).isEqualTo(digest);
    StoredTensor last = weights.lastEntry().getValue();
    byte[] flipped = last.bytes().toArray(ValueLayout.JAVA_BYTE);
    flipped[0] ^= 1;
    weights.put(
        last.name(),
        new StoredTensor(last.name(), last.type(), last.shape(), MemorySegment.ofArray(flipped)));
    assertThat(WeightsDigest.of(weights).sha256()).isNotEqualTo(digest);
  }
}
