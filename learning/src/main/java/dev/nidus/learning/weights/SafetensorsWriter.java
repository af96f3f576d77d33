package dev.nidus.learning.weights;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes safetensors, bit for bit, without a second copy of a tensor.
public final class SafetensorsWriter {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ALIGNMENT = 8;
  private static final long CHUNK = 8L << 20;

  private SafetensorsWriter() {}

  /// Writes a file, atomically: it replaces an older one only when it is whole.
  ///
  /// @param tensors by the name that they get; the header keeps their order, and the bytes lie by
  ///     falling element size, so that each is aligned
  /// @param metadata texts for `__metadata__`
  /// @throws IOException if it cannot be written
  public static void write(
      Path file, SequencedMap<String, StoredTensor> tensors, Map<String, String> metadata)
      throws IOException {
    List<Map.Entry<String, StoredTensor>> byWidth = new ArrayList<>(tensors.entrySet());
    byWidth.sort(Comparator.comparingInt(entry -> -entry.getValue().type().bytes()));
    Map<String, Long> starts = new HashMap<>();
    long end = 0;
    for (Map.Entry<String, StoredTensor> entry : byWidth) {
      starts.put(entry.getKey(), end);
      end = Math.addExact(end, entry.getValue().bytes().byteSize());
    }
    byte[] header = header(tensors, starts, metadata);
    AtomicFile.write(
        file,
        channel -> {
          AtomicFile.writeFully(channel, ByteBuffer.wrap(header));
          for (Map.Entry<String, StoredTensor> entry : byWidth) {
            MemorySegment bytes = entry.getValue().bytes();
            for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
              long length = Math.min(CHUNK, bytes.byteSize() - at);
              AtomicFile.writeFully(channel, bytes.asSlice(at, length).asByteBuffer());
            }
          }
        });
  }

  private static byte[] header(
      SequencedMap<String, StoredTensor> tensors,
      Map<String, Long> starts,
      Map<String, String> metadata)
      throws IOException {
    ObjectNode header = JSON.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = header.putObject(SafetensorsReader.METADATA);
      metadata.forEach(texts::put);
    }
    tensors.forEach((name, tensor) -> {
      ObjectNode entry = header.putObject(name);
      entry.put("dtype", SafetensorsTypes.name(tensor.type()));
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      long start = starts.getOrDefault(name, 0L);
      entry.putArray("data_offsets").add(start).add(start + tensor.bytes().byteSize());
    });
    byte[] json = JSON.writeValueAsString(header).getBytes(StandardCharsets.UTF_8);
    int padded = Math.ceilDiv(json.length, ALIGNMENT) * ALIGNMENT;
    if (padded > SafetensorsReader.LARGEST_HEADER) {
      throw new IOException(
          "a safetensors header of %,d bytes is larger than the format's %,d"
              .formatted(padded, SafetensorsReader.LARGEST_HEADER));
    }
    ByteBuffer bytes = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.array();
  }
}
