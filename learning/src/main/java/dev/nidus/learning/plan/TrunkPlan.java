package dev.nidus.learning.plan;

/// Which part of the encoder learns. What does not learn keeps its running statistics too: its batch norms
/// normalise with the stored ones and do not update them.
public sealed interface TrunkPlan {

  /// All of it.
  @Kind(value = "full", meaning = "the whole encoder learns")
  record Full() implements TrunkPlan {}

  /// None of it: the head alone, on features of augmented patches.
  @Kind(value = "frozen", meaning = "only the head learns")
  record Frozen() implements TrunkPlan {}

  /// Its end.
  @Kind(value = "last-stages", meaning = "the head and the last stages of the encoder learn")
  record LastStages(
      @Setting(value = "how many of the four stages", standard = "1", least = 1, most = 4)
          int stages)
      implements TrunkPlan {}
}
