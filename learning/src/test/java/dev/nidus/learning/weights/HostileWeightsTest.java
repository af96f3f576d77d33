package dev.nidus.learning.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.learning.weights.pickle.StateDictPickle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileWeightsTest {
  private static final long ALLOWED_ALLOCATION = 64L << 20;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "os_system.torch, posix.system",
    "os_system_legacy.torch, posix.system",
    "plain_os_system.pkl, posix.system",
    "eval_in_hyper_parameters.ckpt, __builtin__.eval",
  })
  void a_file_that_asks_for_code_is_refused_by_the_name_of_the_code(String name, String code) {
    assertThatThrownBy(() -> WeightsFile.open(WeightsResources.file(name)))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining("it asks for " + code)
        .hasMessageContaining("Nidus never runs code from a file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cos\nsystem\n",
        "csubprocess\nPopen\n",
        "c__builtin__\ngetattr\n",
        "cbuiltins\nexec\n",
        "cbuiltins\nstr.__class__\n",
        "cimportlib\nimport_module\n",
        "cimportlib.util\nfind_spec\n",
        "ctorch.hub\nload\n",
        "ctorch\nhub.load\n",
        "cnumpy.testing._private.utils\nrunstring\n",
        "cargparse\n__builtins__\n",
        "ctypes\nFunctionType\n",
        "ctorch\nserialization.load\n",
        "(ios\nsystem\n",
      })
  void every_known_way_to_run_code_is_refused_wherever_it_stands(String opcode) {
    assertThatThrownBy(() -> openPickle("}X\u0003\0\0\0key" + opcode + "s."))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining("which runs code or reaches the system");
  }

  static Stream<Arguments> damagedOpcodes() {
    return Stream.of(
        Arguments.of("PX", "PERSID"),
        Arguments.of("\u0082\1", "EXT"),
        Arguments.of("\u0097", "NEXT_BUFFER"),
        Arguments.of("Z", "byte 2, 0x5a, is no opcode"),
        Arguments.of("\u0080\u0009", "the protocol 9"),
        Arguments.of("h\5", "memo entry 5 was never set"),
        Arguments.of("0", "finds no value"),
        Arguments.of("t", "finds no mark"),
        Arguments.of("KaR", "finds no value"),
        Arguments.of("KaKbR", "it calls a whole"),
        Arguments.of("\u008b\u0000\u0000\u0000@", "an integer of 1,073,741,824 bytes"),
        Arguments.of("L999x\n", "a textual integer is none"),
        Arguments.of("S'abc\n", "a textual string has no quotes"),
        Arguments.of("Kaa", "finds no value"),
        Arguments.of("KaKba", "items are added to what is no list"),
        Arguments.of("X\u00ff\u00ff\u00ff\u007f", "it needs 2147483647 more bytes"));
  }

  @ParameterizedTest
  @MethodSource("damagedOpcodes")
  void an_opcode_that_weights_never_need_or_that_is_damaged_is_refused(
      String opcodes, String reason) {
    assertThatThrownBy(() -> openPickle(opcodes))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(longs = {4_000_000_000L, 300_000_000L})
  void a_compressed_storage_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(long size)
      throws IOException {
    byte[] pickle =
        new StateDictPickle()
            .tensors(
                "state_dict",
                List.of(new StateDictPickle.Entry("a", "ByteStorage", "0", List.of(size))))
            .finish();
    byte[] zip =
        new ZipBytes()
            .stored("a/data.pkl", pickle)
            .deflatedZeros("a/data/0", 50_000_000, size)
            .finish();
    assertRefusedWithin(zip, "a decompression bomb");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 20) - 1, 1 << 20, 3 << 20})
  void an_honest_compressed_storage_of_any_length_is_unpacked(int size) throws Exception {
    byte[] pickle =
        new StateDictPickle()
            .tensors(
                "state_dict",
                List.of(new StateDictPickle.Entry("a", "ByteStorage", "0", List.of((long) size))))
            .finish();
    Path file = folder.resolve("deflated.torch");
    Files.write(
        file,
        new ZipBytes().stored("a/data.pkl", pickle).deflatedZeros("a/data/0", size, size).finish());
    try (WeightsFile opened = WeightsFile.open(file)) {
      assertThat(opened.tensors().firstEntry().getValue().bytes().toArray(ValueLayout.JAVA_BYTE))
          .isEqualTo(new byte[size]);
    }
  }

  @Test
  void a_compressed_entry_that_unpacks_to_more_than_it_declares_is_refused() throws IOException {
    byte[] pickle =
        new StateDictPickle()
            .tensors(
                "state_dict",
                List.of(new StateDictPickle.Entry("a", "ByteStorage", "0", List.of(1000L))))
            .finish();
    ZipBytes zeros = new ZipBytes().deflatedZeros("x", 50_000_000, 50_000_000);
    byte[] deflated = Arrays.copyOfRange(zeros.finish(), 31, zeros.position());
    byte[] zip =
        new ZipBytes()
            .stored("a/data.pkl", pickle)
            .entry("a/data/0", deflated, 8, 1000, 0)
            .finish();
    assertRefusedWithin(zip, "unpacks to other than the 1,000 declared bytes");
  }

  @Test
  void a_compressed_pickle_that_unpacks_to_gigabytes_is_refused() throws IOException {
    byte[] zip = new ZipBytes().deflatedZeros("a/data.pkl", 50_000_000, 4_000_000_000L).finish();
    assertRefusedWithin(zip, "its pickle of 4,000,000,000 bytes is larger than");
  }

  @Test
  void overlapping_and_repeated_entries_are_refused() throws IOException {
    byte[] bare = new StateDictPickle().finish();
    ZipBytes overlapping = new ZipBytes().stored("a/data.pkl", bare);
    byte[] inner = new ZipBytes().stored("a/data/0", new byte[8]).finish();
    int outer = overlapping.position() + 30 + "a/data/1".length();
    overlapping.stored("a/data/1", inner).alias("a/data/0", 8, outer);
    assertRefusedWithin(overlapping.finish(), "overlaps another one");
    byte[] repeated = new ZipBytes().stored("a/data.pkl", bare).stored("a/data.pkl", bare).finish();
    assertRefusedWithin(repeated, "the entry a/data.pkl occurs twice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 5 | 1 | reaches element 4 of a storage of 4",
        "1 | 4 | 1 | reaches element 4 of a storage of 4",
        "-1 | 4 | 1 | a negative offset, dimension or stride",
        "0 | 4 | -1 | a negative offset, dimension or stride",
        "0 | -4 | 1 | a negative offset, dimension or stride",
        "0 | 4000000000000000000 | 0 | is larger than any memory",
        "0 | 1000000000 | 0 | a decompression bomb",
        "0 | 3 | 4611686018427387904 | is larger than any memory",
        "9223372036854775807 | 2 | 1 | is larger than any memory",
      })
  void a_tensor_beyond_its_storage_or_any_memory_is_refused(
      long offset, long size, long stride, String reason) throws IOException {
    assertRefusedWithin(
        new ZipBytes()
            .stored("a/data.pkl", tensorPickle(4, offset, size, stride))
            .stored("a/data/0", new byte[16])
            .finish(),
        reason);
  }

  @Test
  void a_storage_declared_larger_than_it_is_is_refused() throws IOException {
    assertRefusedWithin(
        new ZipBytes()
            .stored("a/data.pkl", tensorPickle(1L << 62, 0, 4, 1))
            .stored("a/data/0", new byte[16])
            .finish(),
        "is declared as 4,611,686,018,427,387,904 elements of 4 bytes, but has 16 bytes");
  }

  @Test
  void a_memo_bomb_ends_in_a_refusal_and_not_in_exhausted_memory() throws IOException {
    StringBuilder laughs = new StringBuilder("\u0080\u0002]q\0");
    for (int level = 0; level < 40; level++) {
      laughs.append("](");
      laughs.append(("h" + (char) level).repeat(10)).append("eq").append((char) (level + 1));
    }
    assertPickleRefusedWithin(laughs + ".", "multiplies itself to exhaust memory");
  }

  @Test
  void a_container_that_contains_itself_ends_in_a_refusal() throws IOException {
    assertPickleRefusedWithin("\u0080\u0002]q\0h\0a.", "it contains itself");
    assertPickleRefusedWithin("\u0080\u0002}q\0X\u0001\0\0\0ah\0s.", "it contains itself");
  }

  @Test
  void endless_opcodes_stacks_and_nesting_have_budgets() throws IOException {
    assertPickleRefused("N0".repeat(1_600_000) + ".", "more than 3,000,000 opcodes");
    assertPickleRefused("N".repeat(1_000_002) + ".", "stacks more than 1,000,000 values");
    assertPickleRefused("(".repeat(1_000_002) + ".", "more than 1,000,000 marks");
    assertPickleRefused("]" + "]".repeat(500) + "a".repeat(500) + ".", "nest deeper than");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bare.torch", "deflated.torch", "bare_legacy.torch", "narrow.safetensors"})
  void a_file_cut_off_at_any_byte_is_refused_in_a_sentence(String name) throws IOException {
    byte[] whole = small(name);
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      long before = allocated();
      assertThatThrownBy(() -> WeightsFile.open(file).close())
          .as("%s cut to %d bytes", name, length)
          .isInstanceOf(UnreadableWeights.class)
          .hasMessageContaining("is refused: ");
      assertThat(allocated() - before).isLessThan(ALLOWED_ALLOCATION);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bare.torch",
        "deflated.torch",
        "bare_legacy.torch",
        "lightning.ckpt",
        "python2_legacy.torch",
        "strided.torch",
        "narrow.safetensors",
      })
  void a_file_with_one_wrong_byte_is_read_or_refused_and_never_worse(String name)
      throws IOException {
    byte[] whole = small(name);
    SplittableRandom random = TestSeed.random("one wrong byte in " + name);
    Path file = folder.resolve(name);
    int refused = 0;
    for (int n = 0; n < 300; n++) {
      byte[] wrong = whole.clone();
      int at = random.nextInt(wrong.length);
      wrong[at] = (byte) random.nextInt(256);
      Files.write(file, wrong);
      long before = allocated();
      try (WeightsFile opened = WeightsFile.open(file)) {
        opened.tensorsDigest();
      } catch (UnreadableWeights e) {
        assertThat(e).hasMessageContaining("is refused: ");
        refused++;
      }
      assertThat(allocated() - before).as("byte %d", at).isLessThan(ALLOWED_ALLOCATION);
    }
    assertThat(refused).isPositive();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | cut off or damaged",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 12 | carries something"
            + " else",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | 8 | needs 12 bytes, its"
            + " offsets give 8",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | leave a gap",
        "{\"a\":{\"dtype\":\"F8_E4M3\",\"shape\":[2],\"data_offsets\":[0,2]}} | 2 | the number type"
            + " F8_E4M3",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | no valid shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4 | lies at the bytes"
            + " [4, 0]",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,4]}} | 4 |"
            + " larger than any memory",
        "{\"__metadata__\":{\"x\":1}} | 0 | its __metadata__ x is no text",
        "{\"a\":1,\"a\":2} | 0 | no valid JSON",
        "{\"a\":{}} | 0 | has no dtype",
        "{{ | 8 | no valid JSON",
        "{\"__metadata__\":{}} | 0 | holds no tensor",
      })
  void a_safetensors_header_that_lies_is_refused(String header, int dataBytes, String reason)
      throws IOException {
    assertRefusedWithin(safetensors(header, dataBytes), reason);
  }

  @Test
  void two_safetensors_over_the_same_bytes_are_refused() throws IOException {
    String tensor = "{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}";
    assertRefusedWithin(
        safetensors("{\"a\":%s,\"b\":%s}".formatted(tensor, tensor), 4), "they overlap");
  }

  private static byte[] small(String name) {
    if (!name.endsWith(".safetensors")) {
      return WeightsResources.bytes(name);
    }
    return safetensors(
        "{\"__metadata__\":{\"law\":\"inference\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],"
            + "\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"I64\",\"shape\":[],"
            + "\"data_offsets\":[8,16]}}",
        16);
  }

  private static byte[] safetensors(String header, int dataBytes) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + Math.max(dataBytes, 0))
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  /// `{"a": _rebuild_tensor_v2(storage of float32, offset, (size,), (stride,), False, None)}`.
  private static byte[] tensorPickle(long elements, long offset, long size, long stride) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(latin1("\u0080\u0002}X\u0001\0\0\0actorch._utils\n_rebuild_tensor_v2\n(("));
    out.writeBytes(latin1("X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\0" + "0N"));
    out.writeBytes(whole(elements));
    out.writeBytes(latin1("tQ"));
    out.writeBytes(whole(offset));
    out.writeBytes(whole(size));
    out.writeBytes(latin1("\u0085"));
    out.writeBytes(whole(stride));
    out.writeBytes(latin1("\u0085\u0089NtRs."));
    return out.toByteArray();
  }

  private static byte[] whole(long value) {
    ByteBuffer bytes = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    return bytes.put((byte) 0x8a).put((byte) 8).putLong(value).array();
  }

  private void openPickle(String opcodes) throws IOException, UnreadableWeights {
    Path file = folder.resolve("hostile.torch");
    Files.write(
        file, new ZipBytes().stored("a/data.pkl", latin1("\u0080\u0002" + opcodes)).finish());
    WeightsFile.open(file).close();
  }

  private void assertPickleRefused(String opcodes, String reason) {
    assertThatThrownBy(() -> openPickle(opcodes))
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(reason);
  }

  private void assertPickleRefusedWithin(String pickle, String reason) throws IOException {
    assertRefusedWithin(new ZipBytes().stored("a/data.pkl", latin1(pickle)).finish(), reason);
  }

  private void assertRefusedWithin(byte[] bytes, String reason) throws IOException {
    Path file = folder.resolve("hostile.torch");
    Files.write(file, bytes);
    long before = allocated();
    assertThatThrownBy(() -> WeightsFile.open(file).close())
        .isInstanceOf(UnreadableWeights.class)
        .hasMessageContaining(reason);
    assertThat(allocated() - before).isLessThan(ALLOWED_ALLOCATION * 2);
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /// Heap bytes that this thread has allocated so far.
  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }
}
