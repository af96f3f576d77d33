package dev.nidus.verification.cli;

import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.WeightsFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Files of the narrow network with something changed.
final class BrokenWeights {
  private BrokenWeights() {}

  /// Writes the narrow network after a change of its tensors.
  static Path write(Path file, Consumer<SequencedMap<String, StoredTensor>> change)
      throws Exception {
    try (WeightsFile narrow = WeightsFile.open(Weights.SAFETENSORS)) {
      SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>(narrow.tensors());
      change.accept(tensors);
      SafetensorsWriter.write(file, tensors, Map.of());
    }
    return file;
  }

  /// The same network with one weight changed.
  static void withOtherValues(Path file) throws Exception {
    try (Arena arena = Arena.ofConfined()) {
      write(
          file,
          tensors ->
              tensors.computeIfPresent(
                  "bn1.bias",
                  (_, bias) -> {
                    MemorySegment bytes = arena.allocate(bias.bytes().byteSize(), 8);
                    bytes.copyFrom(bias.bytes());
                    bytes.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, 0.25f);
                    return new StoredTensor(bias.name(), bias.type(), bias.shape(), bytes);
                  }));
    }
  }
}
