package dev.nidus.learning.plan;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.patch.ResamplingLaw;
import java.util.List;

/// The patch. It becomes part of the encoder's file, so that `extract` cuts the same.
public record PatchPlan(
    @Setting(
            value = "voxels along depth, height, width",
            standard = "[50, 50, 50]",
            least = 1,
            most = PatchSize.LARGEST_EDGE,
            count = 3)
        List<Integer> size,
    @Setting(
            value = "voxel size along x, y, z in mm",
            standard = "[1, 1, 1]",
            above = 0,
            most = 100,
            count = 3)
        List<Double> spacing,
    @Setting(value = "how it is resampled", standard = "corrected") ResamplingLaw law,
    @Setting(
            value = "Hounsfield units to the network's numbers",
            standard = "{kind: offset-divide}")
        ScalingPlan scaling) {
  public PatchPlan {
    size = List.copyOf(size);
    spacing = List.copyOf(spacing);
  }

  /// How Hounsfield units become the network's numbers.
  public IntensityScaling intensityScaling() {
    return switch (scaling) {
      case ScalingPlan.OffsetDivide(double offset, double range) ->
          new IntensityScaling.OffsetDivide(offset, range);
      case ScalingPlan.Window(double offset, double range, double lowest, double highest) ->
          new IntensityScaling.Window(offset, range, lowest, highest);
    };
  }

  /// The patch as `extract` cuts it.
  ///
  /// @throws dev.nidus.core.geometry.InvalidGeometry if the law does not allow the spacing
  public PatchSpec spec() {
    return new PatchSpec(
        new PatchSize(size.get(0), size.get(1), size.get(2)),
        new Spacing(spacing.get(0), spacing.get(1), spacing.get(2)),
        law);
  }
}
