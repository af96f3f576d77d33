package dev.nidus.core.patch;

import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Spacing;

/// What patch to cut: how many voxels, of what size, by which law.
///
/// @param size voxels along depth, height, width
/// @param spacing voxel size along x (i), y (j), z (k) in mm
/// @param law how to resample
public record PatchSpec(PatchSize size, Spacing spacing, ResamplingLaw law) {
  public PatchSpec {
    if (law == ResamplingLaw.INFERENCE && !spacing.equals(Spacing.ONE_MILLIMETRE)) {
      throw new InvalidGeometry(
          "the inference law is defined at 1 mm only, got %s; use --law corrected or study"
              .formatted(spacing));
    }
  }

  /// The reference's public inference: 50 x 50 x 50 voxels of 1 mm.
  public static PatchSpec fmcib() {
    return new PatchSpec(PatchSize.cube(50), Spacing.ONE_MILLIMETRE, ResamplingLaw.INFERENCE);
  }

  public PatchSpec withLaw(ResamplingLaw other) {
    return new PatchSpec(size, spacing, other);
  }

  public PatchSpec withSize(PatchSize other) {
    return new PatchSpec(other, spacing, law);
  }
}
