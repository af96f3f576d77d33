package dev.nidus.learning.network;

import java.util.List;
import java.util.SequencedMap;

/// A network described by a value: the names and shapes of its tensors follow from it. Patches (n,
/// channels, z, y, x) become features (n, {@link #features}).
public sealed interface Network permits ResNet3d, AutoEncoder3d, UNet3d {

  /// Every entry of the state dictionary, in its order.
  List<ExpectedTensor> expectedTensors();

  /// Length of the feature vector.
  int features();

  /// Channels of a patch; 1 for CT.
  int inputChannels();

  /// Its parts between patch and features, the last one first: what each is called, and the keys of its tensors. Of a
  /// U-Net the way down; an auto-encoder is one part.
  SequencedMap<String, List<String>> parts();

  /// A few words for messages: `bottleneck blocks [3, 4, 6, 3], widths [128, 256, 512, 1024]`.
  String summary();

  /// How many numbers training changes.
  default long trainableNumbers() {
    return expectedTensors().stream()
        .filter(ExpectedTensor::isTrained)
        .mapToLong(ExpectedTensor::elements)
        .sum();
  }
}
