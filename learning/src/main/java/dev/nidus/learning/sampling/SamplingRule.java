package dev.nidus.learning.sampling;

import dev.nidus.core.patch.IntensityRule;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;

/// Which patches are samples.
///
/// @param spec size, spacing and law of a patch
/// @param intensity what to do with scans that cannot be in Hounsfield units
/// @param positive where positive patches lie
/// @param negative where negative patches lie
/// @param seed of all places
public record SamplingRule(
    PatchSpec spec,
    IntensityRule intensity,
    PositiveRule positive,
    NegativeRule negative,
    long seed) {
  public SamplingRule {
    if (spec.law() == ResamplingLaw.STUDY_DEEPLESION && positive instanceof PositiveRule.InMask) {
      throw new IllegalArgumentException(
          "the law study-deeplesion takes points with x and y exchanged, which voxels of a mask are"
              + " not; use positive: seed, or the law study");
    }
  }

  /// One lesion's patches that a cache may keep.
  int slots() {
    return positive.slots() + negative.slots();
  }

  /// The branches of a sample, in the order of its views.
  public List<Branch> branches() {
    return negative instanceof NegativeRule.None
        ? List.of(Branch.POSITIVE)
        : List.of(Branch.POSITIVE, Branch.NEGATIVE);
  }

  /// The patches of one sample, one per branch.
  ///
  /// @param sample the stream of this sample alone
  /// @param number of this sample among all samples of the run, for draws that never come again
  List<PatchDraw> draws(RandomSource sample, long number) {
    List<PatchDraw> draws = new ArrayList<>(2);
    RandomSource choice = sample.named("draw");
    draws.add(
        switch (positive) {
          case PositiveRule.AtSeed _ -> new PatchDraw(Branch.POSITIVE, 0, 0);
          case PositiveRule.InMask(Draws kept) ->
              draw(Branch.POSITIVE, kept, choice.named("positive"), number, 0);
        });
    switch (negative) {
      case NegativeRule.None _ -> {}
      case NegativeRule.Anywhere(Draws kept, var _) ->
          draws.add(
              draw(Branch.NEGATIVE, kept, choice.named("negative"), number, positive.slots()));
      case NegativeRule.OffLesions(Draws kept, var _, double _) ->
          draws.add(
              draw(Branch.NEGATIVE, kept, choice.named("negative"), number, positive.slots()));
    }
    return draws;
  }

  /// Every patch of a lesion that a cache may keep.
  List<PatchDraw> kept() {
    List<PatchDraw> draws = new ArrayList<>(slots());
    for (int slot = 0; slot < slots(); slot++) {
      draws.add(
          slot < positive.slots()
              ? new PatchDraw(Branch.POSITIVE, slot, slot)
              : new PatchDraw(Branch.NEGATIVE, slot - positive.slots(), slot));
    }
    return draws;
  }

  private static PatchDraw draw(
      Branch branch, Draws draws, RandomSource choice, long number, int firstSlot) {
    return switch (draws) {
      case Draws.Kept(int count) -> {
        int chosen = choice.nextInt(count);
        yield new PatchDraw(branch, chosen, firstSlot + chosen);
      }
      case Draws.Fresh _ -> new PatchDraw(branch, number, PatchDraw.NO_SLOT);
    };
  }
}
