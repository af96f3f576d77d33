package dev.nidus.learning.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The network in a weights file: its trunk under bare keys, and a head where there is one.
///
/// @param wrapping how the file names them
/// @param trunk the trunk's tensors by the network's own keys, in file order
/// @param headKind what the head is for
/// @param head the head's tensors by keys such as `0.0.weight`, in file order; empty without one
/// @param leftOut names of the file's other tensors: optimizer states, momentum encoders, criteria
public record Checkpoint(
    Wrapping wrapping,
    SequencedMap<String, StoredTensor> trunk,
    HeadKind headKind,
    SequencedMap<String, StoredTensor> head,
    List<String> leftOut) {
  public Checkpoint {
    trunk = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(trunk));
    head = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(head));
    leftOut = List.copyOf(leftOut);
  }

  /// Recognises the wrapping; the tensors are alive as long as the file is open.
  ///
  /// @throws UnreadableWeights if it has none of the five, or more than one
  public static Checkpoint of(WeightsFile file) throws UnreadableWeights {
    try {
      return new Unwrapping(file.tensors()).checkpoint();
    } catch (UnreadableWeights e) {
      throw new UnreadableWeights("%s is refused: %s.".formatted(file.path(), e.getMessage()), e);
    }
  }

  /// The digest of the trunk under its bare keys: the same weights have the same digest in whichever
  /// wrapping and format they lie. Reads them all.
  public WeightsDigest trunkDigest() {
    return WeightsDigest.of(trunk);
  }
}
