package dev.nidus.benchmarks;

import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Writes the full network's weights by the fixtures' rule, as `full.torch` in the wrapping of the
/// published file and as `full.safetensors`: what both sides of the race load.
public final class MakeWeights {
  private MakeWeights() {}

  /// @param arguments the folder; files that are there already are kept
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("usage: MakeWeights FOLDER");
    }
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    Path torch = folder.resolve("full.torch");
    Path safetensors = folder.resolve("full.safetensors");
    if (Files.exists(torch) && Files.exists(safetensors)) {
      return;
    }
    SequencedMap<String, StoredTensor> weights = FullNetwork.weights();
    TorchWriter.write(torch, weights, HeadKind.NONE, new LinkedHashMap<>(), Map.of());
    SafetensorsWriter.write(safetensors, weights, Map.of());
  }
}
