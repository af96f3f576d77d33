package dev.nidus.learning.network;

import java.util.List;

/// A network described by a value: the names and shapes of its tensors follow from it. Patches (n,
/// channels, z, y, x) become features (n, {@link #features}).
public sealed interface Network permits ResNet3d, AutoEncoder3d, UNet3d {

  /// Every entry of the state dictionary, in its order.
  List<ExpectedTensor> expectedTensors();

  /// Length of the feature vector.
  int features();

  /// Channels of a patch; 1 for CT.
  int inputChannels();

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
