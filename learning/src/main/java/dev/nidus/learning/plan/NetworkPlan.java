package dev.nidus.learning.plan;

/// What learns.
public sealed interface NetworkPlan {

  /// The reference's encoder (SPEC 3.1).
  @Kind(value = "resnet50", meaning = "the 3D ResNet-50 of the reference")
  record ResNet50(
      @Setting(
              value = "factor of all widths; the published encoder has 2",
              standard = "2",
              least = 0.0625,
              most = 8)
          double widen)
      implements NetworkPlan {}

  /// A narrow, shallow encoder for small patches of anisotropic voxels.
  @Kind(value = "small", meaning = "a 3D ResNet-10 without max-pooling, in-plane stem stride")
  record Small(
      @Setting(
              value = "channels of the stem; the last block has 8 times as many",
              standard = "16",
              least = 1,
              most = 1024)
          int width)
      implements NetworkPlan {}

  /// The auto-encoder of the reference's comparison (SPEC 5).
  @Kind(value = "autoencoder", meaning = "the convolutional auto-encoder of the comparison")
  record Autoencoder(
      @Setting(
              value = "factor of all widths; the reference has 1",
              standard = "1",
              least = 0.0078125,
              most = 8)
          double widen)
      implements NetworkPlan {}
}
