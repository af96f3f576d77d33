package dev.nidus.learning.plan;

/// What follows the encoder while it learns and is dropped afterwards (SPEC 3.3).
public sealed interface HeadPlan {

  /// Two linear layers with biases.
  @Kind(value = "simclr", meaning = "linear, ReLU, linear")
  record SimClr(
      @Setting(value = "hidden length", standard = "2048", least = 1, most = 65536) int hidden,
      @Setting(value = "embedding length", standard = "128", least = 1, most = 65536) int output)
      implements HeadPlan {}

  /// SwAV's projection and prototypes.
  @Kind(value = "swav", meaning = "linear, batch norm, ReLU, linear, unit length, prototypes")
  record Swav(
      @Setting(value = "hidden length", standard = "2048", least = 1, most = 65536) int hidden,
      @Setting(value = "embedding length", standard = "128", least = 1, most = 65536) int output,
      @Setting(value = "prototypes", standard = "3000", least = 2, most = 1048576) int prototypes)
      implements HeadPlan {}

  /// NNCLR's projection and prediction.
  @Kind(
      value = "nnclr",
      meaning = "three layers of projection, two of prediction, with batch norms")
  record Nnclr(
      @Setting(value = "hidden length", standard = "2048", least = 1, most = 65536) int hidden,
      @Setting(value = "embedding length", standard = "128", least = 1, most = 65536) int output)
      implements HeadPlan {}

  /// For reconstruction, which compares patches.
  @Kind(value = "none", meaning = "none: the network's output itself is compared")
  record None() implements HeadPlan {}
}
