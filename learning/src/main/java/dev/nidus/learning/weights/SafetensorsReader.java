package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.ShownName;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The safetensors format: eight bytes of header length, a JSON header, then the tensors without
/// gaps (<https://github.com/huggingface/safetensors#format>).
final class SafetensorsReader {
  static final String METADATA = "__metadata__";
  static final long LARGEST_HEADER = 100_000_000; // the limit of the reference implementation

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(8)
                          .maxStringLength(1 << 20)
                          .maxNameLength(2_000)
                          .maxNumberLength(20)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  private SafetensorsReader() {}

  static FileContents read(MemorySegment file) throws UnreadableWeights {
    long length = file.get(LONG, 0);
    if (length < 2 || length > LARGEST_HEADER || length > file.byteSize() - 8) {
      throw new UnreadableWeights(
          "it is cut off or damaged: its safetensors header has %s bytes, the file %,d"
              .formatted(Long.toUnsignedString(length), file.byteSize()));
    }
    JsonNode header = header(file.asSlice(8, length));
    MemorySegment data = file.asSlice(8 + length);
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Range> ranges = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(METADATA)) {
        readMetadata(entry.getValue(), metadata);
      } else {
        tensors.put(entry.getKey(), tensor(entry.getKey(), entry.getValue(), data, ranges));
      }
    }
    refuseGaps(ranges, data.byteSize());
    if (tensors.isEmpty()) {
      throw new UnreadableWeights("it holds no tensor");
    }
    return new FileContents(tensors, metadata, List.of());
  }

  private record Range(String name, long begin, long end) {}

  private static JsonNode header(MemorySegment bytes) throws UnreadableWeights {
    try {
      JsonNode header = JSON.readTree(bytes.toArray(ValueLayout.JAVA_BYTE));
      if (header.isObject()) {
        return header;
      }
    } catch (JacksonException e) {
      throw new UnreadableWeights(
          "its safetensors header is no valid JSON: " + ShownName.of(e.getOriginalMessage()), e);
    }
    throw new UnreadableWeights("its safetensors header is no JSON object");
  }

  private static StoredTensor tensor(
      String name, JsonNode node, MemorySegment data, List<Range> ranges) throws UnreadableWeights {
    if (name.isEmpty() || !ShownName.of(name).equals(name)) {
      throw new UnreadableWeights(
          "a tensor has no printable name: \"%s\"".formatted(ShownName.of(name)));
    }
    if (!node.path("dtype").isString()) {
      throw new UnreadableWeights("the tensor %s has no dtype".formatted(name));
    }
    ElementType type = SafetensorsTypes.ofName(name, node.path("dtype").stringValue());
    List<Long> shape = numbers(name, "shape", node.path("shape"));
    List<Long> offsets = numbers(name, "data_offsets", node.path("data_offsets"));
    if (offsets.size() != 2
        || offsets.get(0) > offsets.get(1)
        || offsets.get(1) > data.byteSize()) {
      throw new UnreadableWeights(
          "the tensor %s lies at the bytes %s of %,d: the file is cut off or damaged"
              .formatted(name, offsets, data.byteSize()));
    }
    long declared;
    try {
      declared = type.bytes();
      for (long dimension : shape) {
        declared = Math.multiplyExact(declared, dimension);
      }
    } catch (ArithmeticException overflow) {
      throw new UnreadableWeights(
          "the tensor %s of shape %s is larger than any memory".formatted(name, shape));
    }
    long bytes = offsets.get(1) - offsets.get(0);
    if (declared != bytes) {
      throw new UnreadableWeights(
          "the tensor %s of shape %s and type %s needs %,d bytes, its offsets give %,d"
              .formatted(name, shape, type, declared, bytes));
    }
    ranges.add(new Range(name, offsets.get(0), offsets.get(1)));
    return new StoredTensor(name, type, shape, data.asSlice(offsets.get(0), bytes));
  }

  private static List<Long> numbers(String name, String what, JsonNode node)
      throws UnreadableWeights {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode item : node) {
      if (!item.isIntegralNumber() || !item.canConvertToLong() || item.longValue() < 0) {
        throw new UnreadableWeights("the tensor %s has no valid %s".formatted(name, what));
      }
      numbers.add(item.longValue());
    }
    if (!node.isArray()) {
      throw new UnreadableWeights("the tensor %s has no %s".formatted(name, what));
    }
    return numbers;
  }

  private static void readMetadata(JsonNode node, Map<String, String> metadata)
      throws UnreadableWeights {
    if (!node.isObject()) {
      throw new UnreadableWeights("its __metadata__ is no JSON object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isString()) {
        throw new UnreadableWeights(
            "its __metadata__ %s is no text".formatted(ShownName.of(entry.getKey())));
      }
      metadata.put(entry.getKey(), entry.getValue().stringValue());
    }
  }

  private static void refuseGaps(List<Range> ranges, long dataBytes) throws UnreadableWeights {
    ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
    long end = 0;
    for (Range range : ranges) {
      if (range.begin() != end) {
        throw new UnreadableWeights(
            "the tensor %s starts at byte %,d, the one before it ends at %,d: they overlap or leave"
                    .formatted(range.name(), range.begin(), end)
                + " a gap");
      }
      end = range.end();
    }
    if (end != dataBytes) {
      throw new UnreadableWeights(
          "its tensors end at byte %,d of %,d: it is cut off or carries something else"
              .formatted(end, dataBytes));
    }
  }
}
