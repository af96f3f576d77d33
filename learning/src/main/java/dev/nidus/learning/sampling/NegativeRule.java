package dev.nidus.learning.sampling;

/// The place of a negative patch: in the scan of its lesion, drawn so that the patch lies in the scan
/// whole wherever the scan is large enough, every such place with the same chance.
public sealed interface NegativeRule {

  /// Half the edge of the cube that a lesion is taken for if only its seed is known, in mm.
  double ASSUMED_RADIUS = 15;

  /// No negative patches.
  record None() implements NegativeRule {}

  /// Anywhere, also on a lesion: the reference (SPEC 2.4).
  record Anywhere(Draws draws, Tissue tissue) implements NegativeRule {}

  /// Off every lesion that the cohort has in that scan: the box about the patch has no point in common
  /// with the lesion's mask, or else its box, or else a cube of `radius` mm to each side of its seed.
  record OffLesions(Draws draws, Tissue tissue, double radius) implements NegativeRule {
    public OffLesions {
      if (!(radius >= 0) || !Double.isFinite(radius)) {
        throw new IllegalArgumentException(
            "the assumed radius of a lesion is 0 mm or more, got " + radius);
      }
    }
  }

  /// What the voxel in the centre must be.
  sealed interface Tissue {
    /// Anything, air included.
    record Any() implements Tissue {}

    /// Above a value in HU, for example -300: the body without its lungs.
    record Above(double hounsfield) implements Tissue {
      public Above {
        if (!Double.isFinite(hounsfield)) {
          throw new IllegalArgumentException("a threshold is a number of HU, got " + hounsfield);
        }
      }
    }
  }

  /// Four places of each lesion, off every lesion of its scan.
  static NegativeRule standard() {
    return new OffLesions(Draws.kept(4), new Tissue.Any(), ASSUMED_RADIUS);
  }

  /// How many patches a cache may keep.
  default int slots() {
    return switch (this) {
      case None _ -> 0;
      case Anywhere(Draws draws, Tissue _) -> draws.slots();
      case OffLesions(Draws draws, Tissue _, double _) -> draws.slots();
    };
  }
}
