package dev.nidus.learning.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsConversionTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"lightning.ckpt", "backbone.ckpt", "python2_legacy.torch", "trunk_and_head.torch"})
  void there_and_back_keeps_trunk_and_head_bit_for_bit(String name) throws Exception {
    Path safetensors = folder.resolve("model.safetensors");
    Path torch = folder.resolve("model.torch");
    WeightsConversion first =
        WeightsConversion.convert(
            WeightsResources.file(name), safetensors, WeightsConversion.Target.SAFETENSORS);
    WeightsConversion second =
        WeightsConversion.convert(safetensors, torch, WeightsConversion.Target.TORCH);
    assertThat(second.trunkDigest()).isEqualTo(first.trunkDigest());
    try (WeightsFile before = WeightsFile.open(WeightsResources.file(name));
        WeightsFile after = WeightsFile.open(torch)) {
      Checkpoint original = Checkpoint.of(before);
      Checkpoint converted = Checkpoint.of(after);
      assertThat(converted.headKind()).isEqualTo(original.headKind());
      assertThat(WeightsResources.seen(converted.trunk()))
          .containsExactlyEntriesOf(WeightsResources.seen(original.trunk()));
      assertThat(WeightsResources.seen(converted.head()))
          .containsExactlyEntriesOf(WeightsResources.seen(original.head()));
    }
  }

  @Test
  void what_stays_behind_is_named() throws Exception {
    WeightsConversion conversion =
        WeightsConversion.convert(
            WeightsResources.file("lightning.ckpt"),
            folder.resolve("model.safetensors"),
            WeightsConversion.Target.SAFETENSORS);
    assertThat(conversion.wrapping()).isEqualTo(Wrapping.MODEL_TRUNK);
    assertThat(conversion.leftBehind()).contains("criterion.weight");
    assertThat(conversion.inert()).extracting(InertEntry::path).contains("hyper_parameters/args");
  }

  @Test
  void a_conversion_onto_its_own_source_is_refused() throws IOException {
    Path file = folder.resolve("model.torch");
    Files.write(file, WeightsResources.bytes("bare.torch"));
    assertThatThrownBy(
            () -> WeightsConversion.convert(file, file, WeightsConversion.Target.SAFETENSORS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is both the source and the target");
  }

  @Test
  void an_inspection_counts_parameters_apart_from_statistics_and_counters() throws Exception {
    WeightsInspection inspection =
        WeightsInspection.of(Fixtures.fixture("encoder/narrow_w0125_trunk_state_dict.torch"));
    WeightsInspection.Network network = inspection.network().orElseThrow();
    assertThat(inspection.format()).isEqualTo(WeightsFormat.TORCH_ZIP);
    assertThat(inspection.tensors()).hasSize(322);
    assertThat(network.counters()).isEqualTo(53);
    assertThat(network.runningStatistics()).isEqualTo(106_240 / 16);
    assertThat(network.parameters() * 4 + network.runningStatistics() * 4 + 53 * 8)
        .isEqualTo(
            network.trunk().stream()
                .mapToLong(tensor ->
                    tensor.type().bytes() * tensor.shape().stream().reduce(1L, Math::multiplyExact))
                .sum());
    assertThat(network.licence().licence()).isEqualTo("unknown: ask whoever trained it");
    assertThat(inspection.fileDigest()).isEqualTo(WeightsDigest.ofFile(inspection.file()));
    assertThat(
            WeightsInspection.of(Fixtures.fixture("encoder/narrow_w0125.safetensors"))
                .network()
                .orElseThrow()
                .trunkDigest())
        .isEqualTo(network.trunkDigest());
  }

  @Test
  void an_inspection_of_an_ambiguous_file_says_why_and_lists_its_tensors() throws Exception {
    WeightsInspection inspection = WeightsInspection.of(WeightsResources.file("ambiguous.torch"));
    assertThat(inspection.network()).isEmpty();
    assertThat(inspection.refusal().orElseThrow()).contains("ambiguous");
    assertThat(inspection.tensors()).hasSize(12);
  }

  @Test
  void a_published_network_is_recognised_by_its_shapes_and_the_published_file_by_its_size() {
    try (Arena arena = Arena.ofConfined()) {
      Checkpoint fmcib =
          network(
              arena,
              List.of(128L, 1L, 7L, 7L, 7L),
              List.of(4096L, 1024L, 1L, 1L, 1L),
              List.of("layer1.0.downsample.0.bias"));
      assertThat(KnownWeights.licence(fmcib, 738_451_713L).licence())
          .isEqualTo("CC BY-NC 4.0 (no commercial use)");
      assertThat(KnownWeights.licence(fmcib, 738_451_712L).licence())
          .contains("where it is the published model, else ask whoever trained it");
      Checkpoint med3d =
          network(arena, List.of(64L, 1L, 7L, 7L, 7L), List.of(2048L, 512L, 1L, 1L, 1L), List.of());
      assertThat(KnownWeights.licence(med3d, 1).network()).isEqualTo("Med3D ResNet-50");
    }
  }

  private static Checkpoint network(
      Arena arena, List<Long> stem, List<Long> last, List<String> biases) {
    SequencedMap<String, StoredTensor> trunk = new LinkedHashMap<>();
    put(arena, trunk, "conv1.weight", stem);
    put(arena, trunk, "layer1.0.downsample.0.weight", List.of(256L, 64L, 1L, 1L, 1L));
    put(arena, trunk, "layer4.2.conv3.weight", last);
    biases.forEach(name -> put(arena, trunk, name, List.of(512L)));
    return new Checkpoint(
        Wrapping.TRUNK_STATE_DICT, trunk, HeadKind.NONE, new LinkedHashMap<>(), List.of());
  }

  private static void put(
      Arena arena, SequencedMap<String, StoredTensor> trunk, String name, List<Long> shape) {
    long elements = shape.stream().reduce(1L, Math::multiplyExact);
    trunk.put(
        name, new StoredTensor(name, ElementType.FLOAT32, shape, arena.allocate(elements * 4)));
  }
}
