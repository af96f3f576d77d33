package dev.nidus.learning.plan;

/// The factor of the learning rate over the run (SPEC 4.6).
public sealed interface SchedulePlan {

  /// After how many steps the cosine is at its end.
  enum Period {
    /// The steps of the run.
    RUN,
    /// Epochs times lesions, over the lesions of a step: the reference, which counts the dropped ones too.
    LESIONS
  }

  /// Always 1.
  @Kind(value = "constant", meaning = "the learning rate stays")
  record Constant() implements SchedulePlan {}

  /// Half a cosine, a value for every step.
  @Kind(value = "cosine", meaning = "half a cosine down to the floor, step by step")
  record Cosine(
      @Setting(
              value = "share of the steps in which the rate rises linearly first",
              standard = "0.05",
              least = 0,
              below = 1)
          double warmUp,
      @Setting(value = "learning rate at the end", standard = "0", least = 0) double floor,
      @Setting(value = "steps of the whole cosine", standard = "run") Period period)
      implements SchedulePlan {}

  /// A staircase.
  @Kind(value = "step", meaning = "times a factor every few epochs")
  record Step(
      @Setting(value = "epochs of a stair", standard = "30", least = 1) int epochs,
      @Setting(value = "factor of a stair", standard = "0.1", above = 0, most = 1) double factor)
      implements SchedulePlan {}
}
