package dev.nidus.learning.testing;

import dev.nidus.core.testing.DeterministicWeights;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.learning.network.ExpectedTensor;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Weights that the fixtures were made with.
public final class TestWeights {
  private TestWeights() {}

  /// The generator of the fixtures, `detw.fill`.
  public static SequencedMap<String, StoredTensor> deterministic(Network network, Arena arena) {
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    List<ExpectedTensor> expected = network.expectedTensors();
    for (int t = 0; t < expected.size(); t++) {
      weights.put(expected.get(t).name(), deterministic(expected.get(t), t, arena));
    }
    return weights;
  }

  private static StoredTensor deterministic(ExpectedTensor tensor, int t, Arena arena) {
    long elements = tensor.shape().stream().reduce(1L, Math::multiplyExact);
    if (tensor.content() == ExpectedTensor.Content.COUNTER) {
      MemorySegment counter = arena.allocate(8, 8);
      counter.set(ValueLayout.JAVA_LONG, 0, 1000 + t);
      return new StoredTensor(tensor.name(), ElementType.INT64, tensor.shape(), counter);
    }
    MemorySegment values = arena.allocate(elements * Float.BYTES, 64);
    if (tensor.shape().size() < 2) {
      for (long i = 0; i < elements; i++) {
        values.setAtIndex(
            ValueLayout.JAVA_FLOAT,
            i,
            (float) DeterministicWeights.value(tensor.name(), tensor.shape(), t, i));
      }
    } else {
      boolean transposed =
          tensor.name().startsWith("decode.") || tensor.name().endsWith("up_conv.weight");
      long channels = tensor.shape().get(transposed ? 0 : 1);
      double scale =
          Math.sqrt(
              12.0 / (channels * tensor.shape().stream().skip(2).reduce(1L, Math::multiplyExact)));
      long chunk = 1 << 16;
      LongStream.range(0, (elements + chunk - 1) / chunk)
          .parallel()
          .forEach(part -> {
            for (long i = part * chunk; i < Math.min(elements, (part + 1) * chunk); i++) {
              values.setAtIndex(
                  ValueLayout.JAVA_FLOAT, i, (float) (DeterministicWeights.u(t, i) * scale));
            }
          });
    }
    return new StoredTensor(tensor.name(), ElementType.FLOAT32, tensor.shape(), values);
  }

  /// The narrow network of the fixtures (width factor 0.125), mapped from its safetensors file.
  public static SequencedMap<String, StoredTensor> narrow(Arena arena) throws IOException {
    MemorySegment file;
    try (FileChannel channel =
        FileChannel.open(Fixtures.fixture("encoder/narrow_w0125.safetensors"))) {
      file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
    }
    long header = file.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    JsonNode json =
        JsonMapper.builder()
            .build()
            .readTree(
                new String(
                    file.asSlice(8, header).toArray(ValueLayout.JAVA_BYTE),
                    StandardCharsets.UTF_8));
    SequencedMap<String, StoredTensor> weights = new LinkedHashMap<>();
    for (var entry : json.properties()) {
      if (!entry.getKey().equals("__metadata__")) {
        List<Long> shape = new ArrayList<>();
        entry.getValue().path("shape").forEach(dimension -> shape.add(dimension.asLong()));
        long start = entry.getValue().path("data_offsets").get(0).asLong();
        long end = entry.getValue().path("data_offsets").get(1).asLong();
        weights.put(
            entry.getKey(),
            new StoredTensor(
                entry.getKey(),
                entry.getValue().path("dtype").asString().equals("F32")
                    ? ElementType.FLOAT32
                    : ElementType.INT64,
                shape,
                file.asSlice(8 + header + start, end - start)));
      }
    }
    return weights;
  }
}
