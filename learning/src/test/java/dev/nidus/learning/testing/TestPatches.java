package dev.nidus.learning.testing;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.testing.DeterministicWeights;

/// Patches of the fixtures' generator.
public final class TestPatches {
  /// Leaves values as they are: the generator's are scaled already.
  public static final IntensityScaling AS_THEY_ARE = new IntensityScaling.OffsetDivide(0, 1);

  private TestPatches() {}

  /// Patch t of depth x height x width scaled values.
  public static Patch patch(int t, int depth, int height, int width) {
    return new Patch(
        new PatchSize(depth, height, width),
        new ImageGeometry(
            new GridSize(width, height, depth),
            new Point3(0, 0, 0),
            Spacing.ONE_MILLIMETRE,
            Direction.IDENTITY),
        DeterministicWeights.patch(t, depth, height, width));
  }
}
