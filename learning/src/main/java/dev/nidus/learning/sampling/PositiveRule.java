package dev.nidus.learning.sampling;

/// The centre of a positive patch.
public sealed interface PositiveRule {

  /// The lesion's seed.
  record AtSeed() implements PositiveRule {}

  /// A voxel of the lesion's mask, each with the same chance. A lesion without a mask is refused.
  record InMask(Draws draws) implements PositiveRule {}

  /// How many patches a cache may keep.
  default int slots() {
    return switch (this) {
      case AtSeed _ -> 1;
      case InMask(Draws draws) -> draws.slots();
    };
  }
}
