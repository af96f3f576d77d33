package dev.nidus.learning.plan;

/// How Hounsfield units are scaled.
public sealed interface ScalingPlan {

  /// The reference's rule (SPEC 2.1).
  @Kind(value = "offset-divide", meaning = "(HU + offset) / range, unclipped")
  record OffsetDivide(
      @Setting(value = "HU that are added", standard = "1024") double offset,
      @Setting(value = "divisor in HU", standard = "3072", above = 0) double range)
      implements ScalingPlan {}

  /// A soft-tissue window with soft shoulders.
  @Kind(value = "window", meaning = "(HU + offset) / range, clipped to lowest..highest")
  record Window(
      @Setting(value = "HU that are added", standard = "160") double offset,
      @Setting(value = "divisor in HU", standard = "400", above = 0) double range,
      @Setting(value = "least scaled value", standard = "-0.5") double lowest,
      @Setting(value = "largest scaled value", standard = "1.5") double highest)
      implements ScalingPlan {}
}
