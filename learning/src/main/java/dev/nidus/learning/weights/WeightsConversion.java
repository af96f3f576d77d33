package dev.nidus.learning.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Weights from one format to another: trunk, head and metadata bit for bit.
///
/// Safetensors get the trunk's bare keys and the head under `heads.` or `projection_head.`; a
/// PyTorch file gets the wrapping of {@link TorchWriter}. What is neither trunk nor head stays
/// behind.
///
/// @param wrapping how the source wrapped its network
/// @param trunkDigest the digest of the trunk, which the written file repeats
/// @param leftBehind names of the source's other tensors
/// @param inert what in the source was no tensor
public record WeightsConversion(
    Wrapping wrapping, WeightsDigest trunkDigest, List<String> leftBehind, List<InertEntry> inert) {
  public WeightsConversion {
    leftBehind = List.copyOf(leftBehind);
    inert = List.copyOf(inert);
  }

  /// What can be written.
  public enum Target {
    /// The format of {@link SafetensorsWriter}.
    SAFETENSORS,
    /// The format of {@link TorchWriter}.
    TORCH
  }

  /// Writes the network of a file in another format, and reads it back to compare the digests.
  ///
  /// @throws UnreadableWeights if the source cannot be read or holds no network
  /// @throws IOException if the target cannot be written, is the source, or does not read back
  public static WeightsConversion convert(Path source, Path target, Target format)
      throws UnreadableWeights, IOException {
    try (WeightsFile file = WeightsFile.open(source)) {
      if (Files.exists(target) && Files.isSameFile(source, target)) {
        throw new IOException(
            "%s is both the source and the target of a conversion; give the target another name"
                .formatted(source));
      }
      Checkpoint network = Checkpoint.of(file);
      switch (format) {
        case SAFETENSORS -> SafetensorsWriter.write(target, flat(network), file.metadata());
        case TORCH ->
            TorchWriter.write(
                target, network.trunk(), network.headKind(), network.head(), file.metadata());
      }
      WeightsDigest digest = network.trunkDigest();
      try (WeightsFile written = WeightsFile.open(target)) {
        Checkpoint copy = Checkpoint.of(written);
        if (!copy.trunkDigest().equals(digest)
            || !WeightsDigest.of(copy.head()).equals(WeightsDigest.of(network.head()))) {
          throw new IOException(
              "%s does not read back as it was written; the disk may be damaged".formatted(target));
        }
      }
      return new WeightsConversion(network.wrapping(), digest, network.leftOut(), file.inert());
    }
  }

  private static SequencedMap<String, StoredTensor> flat(Checkpoint network) {
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>(network.trunk());
    network.head().forEach((key, tensor) -> flat.put(network.headKind().prefix() + key, tensor));
    return flat;
  }
}
