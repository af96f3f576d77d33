package dev.nidus.core.patch;

import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Spacing;

/// What patch to cut, and how a network sees it: how many voxels, of what size, by which law.
///
/// @param size voxels along depth, height, width
/// @param spacing voxel size along x (i), y (j), z (k) in mm
/// @param law how to resample
/// @param padding what fills it where the crop reaches beyond the scan
/// @param order of its axes before the network
public record PatchSpec(
    PatchSize size, Spacing spacing, ResamplingLaw law, Padding padding, AxisOrder order) {
  public PatchSpec {
    if (law == ResamplingLaw.INFERENCE && !spacing.equals(Spacing.ONE_MILLIMETRE)) {
      throw new InvalidGeometry(
          "the inference law is defined at 1 mm only, got %s; use --law corrected or study"
              .formatted(spacing));
    }
  }

  /// A patch with the usual padding of -1024 HU, seen as depth, height, width.
  public PatchSpec(PatchSize size, Spacing spacing, ResamplingLaw law) {
    this(size, spacing, law, Padding.OFFSET, AxisOrder.ZYX);
  }

  /// The reference's public inference: 50 x 50 x 50 voxels of 1 mm.
  public static PatchSpec fmcib() {
    return new PatchSpec(PatchSize.cube(50), Spacing.ONE_MILLIMETRE, ResamplingLaw.INFERENCE);
  }

  /// The study's for Models Genesis: 48 x 48 x 48 voxels of 1 mm, padded with 0 HU, seen as width,
  /// height, depth (SPEC 2.5).
  public static PatchSpec genesis() {
    return new PatchSpec(
        PatchSize.cube(48),
        Spacing.ONE_MILLIMETRE,
        ResamplingLaw.STUDY,
        Padding.WATER,
        AxisOrder.XYZ);
  }

  public PatchSpec withLaw(ResamplingLaw other) {
    return new PatchSpec(size, spacing, other, padding, order);
  }

  public PatchSpec withSize(PatchSize other) {
    return new PatchSpec(other, spacing, law, padding, order);
  }
}
