package dev.nidus.learning.weights;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// The weights files of the tests.
final class WeightsResources {
  private WeightsResources() {}

  static Path file(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(WeightsResources.class.getResource("/weights/" + name), name)
              .toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static byte[] bytes(String name) {
    try (InputStream in =
        Objects.requireNonNull(
            WeightsResources.class.getResourceAsStream("/weights/" + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What Python saw in a file: name -> type, shape and bytes in hexadecimal.
  static SequencedMap<String, String> expected(String name) {
    SequencedMap<String, String> expected = new LinkedHashMap<>();
    for (String line : new String(bytes(name), StandardCharsets.UTF_8).lines().toList()) {
      List<String> parts = Arrays.asList(line.split(" ", -1));
      List<Long> shape =
          parts.get(2).equals("-")
              ? List.of()
              : Arrays.stream(parts.get(2).split(",", -1)).map(Long::valueOf).toList();
      String hex = parts.get(3).equals("-") ? "" : parts.get(3);
      expected.put(parts.get(0), "%s %s %s".formatted(parts.get(1), shape, hex));
    }
    return expected;
  }

  /// Tensors in the form of {@link #expected}.
  static SequencedMap<String, String> seen(Map<String, StoredTensor> tensors) {
    return tensors.entrySet().stream()
        .collect(
            Collectors.toMap(
                Map.Entry::getKey,
                entry ->
                    "%s %s %s"
                        .formatted(
                            entry.getValue().type(),
                            entry.getValue().shape(),
                            HexFormat.of()
                                .formatHex(
                                    entry.getValue().bytes().toArray(ValueLayout.JAVA_BYTE))),
                (a, b) -> a,
                LinkedHashMap::new));
  }

  static StoredTensor floats(String name, List<Long> shape, float... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return new StoredTensor(name, ElementType.FLOAT32, shape, MemorySegment.ofArray(bytes.array()));
  }
}
