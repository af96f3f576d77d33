package dev.nidus.learning.encoder;

import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.network.WeightsFit;
import dev.nidus.learning.weights.HeadKind;
import dev.nidus.learning.weights.SafetensorsWriter;
import dev.nidus.learning.weights.StoredTensor;
import dev.nidus.learning.weights.TorchWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What training has made, ready to be written: into a file for `extract`, and into the reference's
/// layouts, so that both programs read it. Every file is written atomically and says what it holds.
///
/// @param identity network, patch and scaling that belong to the weights
/// @param trunk tensors by the network's own keys
/// @param head what kind of head there is
/// @param headTensors its tensors by its own keys, for example `layers.0.weight`; empty without one
public record TrainedEncoder(
    EncoderMetadata identity,
    SequencedMap<String, StoredTensor> trunk,
    HeadKind head,
    SequencedMap<String, StoredTensor> headTensors) {
  private static final String BACKBONE = "model.backbone.";
  private static final String MODEL = "model.";

  /// @throws IllegalArgumentException if the tensors are not exactly those of the network
  public TrainedEncoder {
    try {
      WeightsFit.require(identity.network(), trunk);
    } catch (UnfitWeights e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    if ((head == HeadKind.NONE) != headTensors.isEmpty()) {
      throw new IllegalArgumentException(
          "a head of kind %s with %d tensors".formatted(head, headTensors.size()));
    }
  }

  /// An encoder without a head.
  public TrainedEncoder(EncoderMetadata identity, SequencedMap<String, StoredTensor> trunk) {
    this(identity, trunk, HeadKind.NONE, new LinkedHashMap<>());
  }

  /// Writes safetensors: what `extract` takes.
  ///
  /// @throws IOException if it cannot be written
  public void writeSafetensors(Path file) throws IOException {
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>(trunk);
    headTensors.forEach((key, tensor) -> flat.put(head.prefix() + key, tensor));
    SafetensorsWriter.write(file, flat, identity.toMap());
  }

  /// Writes the layout of the published weights (SPEC 3.4 a), which the reference loads.
  ///
  /// @throws IOException if it cannot be written
  public void writePublished(Path file) throws IOException {
    TorchWriter.write(file, trunk, head, headTensors, identity.toMap());
  }

  /// Writes the layout of the reference's self-supervised training (SPEC 3.4 d): keys
  /// `model.backbone.*`, `model.projection_head.*` and the other parts.
  ///
  /// @param others further parts by the names that the reference gives them, for example
  ///     `prediction_head` or `prototypes`, with tensors by their own keys
  /// @throws IOException if it cannot be written
  public void writeSelfSupervised(Path file, Map<String, SequencedMap<String, StoredTensor>> others)
      throws IOException {
    SequencedMap<String, StoredTensor> flat = new LinkedHashMap<>();
    trunk.forEach((key, tensor) -> flat.put(BACKBONE + key, tensor));
    headTensors.forEach((key, tensor) -> flat.put(MODEL + head.prefix() + key, tensor));
    others.forEach((part, tensors) ->
        tensors.forEach((key, tensor) -> flat.put(MODEL + part + "." + key, tensor)));
    TorchWriter.writeStateDict(file, flat, identity.toMap());
  }
}
