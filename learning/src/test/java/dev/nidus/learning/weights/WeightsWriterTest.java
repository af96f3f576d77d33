package dev.nidus.learning.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.TestSeed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightsWriterTest {
  private static final SequencedMap<String, StoredTensor> NO_HEAD = new LinkedHashMap<>();
  private static final Map<String, String> METADATA =
      Map.of("nidus.law", "corrected", "nidus.note", "größer \"als\" \\ 50 mm\n");

  @TempDir private Path folder;

  /// Every type, random bits (NaN payloads among them), scalars and empty tensors.
  private static SequencedMap<String, StoredTensor> tensors(String seedName) {
    SplittableRandom random = TestSeed.random(seedName);
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (ElementType type : ElementType.values()) {
      for (List<Long> shape : List.of(List.<Long>of(), List.of(0L, 3L), List.of(3L, 5L, 7L))) {
        int elements = shape.stream().reduce(1L, Math::multiplyExact).intValue();
        byte[] bytes = new byte[elements * type.bytes()];
        random.nextBytes(bytes);
        if (type == ElementType.BOOL) {
          for (int n = 0; n < bytes.length; n++) {
            bytes[n] &= 1;
          }
        }
        String name = "layer.%s.%d".formatted(type, shape.size());
        tensors.put(name, new StoredTensor(name, type, shape, MemorySegment.ofArray(bytes)));
      }
    }
    return tensors;
  }

  @Test
  void safetensors_read_back_bit_for_bit_in_their_order() throws Exception {
    SequencedMap<String, StoredTensor> tensors = tensors("safetensors");
    Path path = folder.resolve("model.safetensors");
    SafetensorsWriter.write(path, tensors, METADATA);
    try (WeightsFile file = WeightsFile.open(path)) {
      assertThat(file.format()).isEqualTo(WeightsFormat.SAFETENSORS);
      assertThat(WeightsResources.seen(file.tensors()))
          .containsExactlyEntriesOf(WeightsResources.seen(tensors));
      assertThat(file.metadata()).isEqualTo(METADATA);
      assertThat(file.tensorsDigest()).isEqualTo(WeightsDigest.of(tensors));
      assertThat(file.tensors().values())
          .allMatch(tensor -> tensor.bytes().address() % tensor.type().bytes() == 0);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {ZipWriter.ZIP64_FROM, 200, 1})
  void a_torch_file_reads_back_bit_for_bit_with_and_without_zip64(long zip64From) throws Exception {
    SequencedMap<String, StoredTensor> trunk = tensors("torch");
    SequencedMap<String, StoredTensor> head = new LinkedHashMap<>();
    head.put("0.0.weight", WeightsResources.floats("0.0.weight", List.of(2L), 1, Float.NaN));
    Path path = folder.resolve("model.torch");
    TorchWriter.write(path, trunk, HeadKind.TASK, head, METADATA, zip64From);
    try (WeightsFile file = WeightsFile.open(path)) {
      Checkpoint network = Checkpoint.of(file);
      assertThat(network.wrapping()).isEqualTo(Wrapping.TRUNK_STATE_DICT);
      assertThat(WeightsResources.seen(network.trunk()))
          .containsExactlyEntriesOf(WeightsResources.seen(trunk));
      assertThat(WeightsResources.seen(network.head()))
          .containsExactlyEntriesOf(WeightsResources.seen(head));
      assertThat(file.metadata()).isEqualTo(METADATA);
      assertThat(file.inert()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {ZipWriter.ZIP64_FROM, 1})
  void the_zip_of_a_torch_file_is_stored_aligned_and_its_checksums_hold(long zip64From)
      throws Exception {
    Path path = folder.resolve("model.torch");
    TorchWriter.write(path, tensors("zip"), HeadKind.NONE, NO_HEAD, Map.of(), zip64From);
    try (ZipFile zip = new ZipFile(path.toFile())) {
      List<? extends ZipEntry> entries = new ArrayList<>(zip.stream().toList());
      assertThat(entries).hasSize(30 + 5).allMatch(entry -> entry.getMethod() == ZipEntry.STORED);
      for (ZipEntry entry : entries) {
        CRC32 crc = new CRC32();
        crc.update(zip.getInputStream(entry).readAllBytes());
        assertThat(crc.getValue()).isEqualTo(entry.getCrc());
      }
    }
    try (WeightsFile file = WeightsFile.open(path)) {
      assertThat(file.tensors().values()).allMatch(tensor -> tensor.bytes().address() % 64 == 0);
    }
  }

  @Test
  void the_same_weights_make_the_same_bytes() throws Exception {
    for (String name : List.of("first.torch", "second.torch")) {
      TorchWriter.write(
          folder.resolve(name), tensors("same"), HeadKind.NONE, NO_HEAD, Map.of("a", "b"));
    }
    assertThat(folder.resolve("first.torch"))
        .hasSameBinaryContentAs(folder.resolve("second.torch"));
  }

  @Test
  void an_interrupted_write_leaves_the_older_file_and_nothing_else() throws Exception {
    Path path = folder.resolve("model.torch");
    Files.writeString(path, "older");
    assertThatThrownBy(() ->
            AtomicFile.write(
                path,
                channel -> {
                  throw new IOException("the disk is full");
                }))
        .hasMessage("the disk is full");
    assertThat(path).hasContent("older");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
