package dev.nidus.core.features;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;
import java.util.List;

/// Nine plain numbers of the texture around a lesion: beside {@link HounsfieldFeatures}, what an encoder must beat where
/// the mean tells nothing.
///
/// The 32 x 32 x 32 voxels about the centre are smoothed by Gaussians of 1, 2 and 4 voxels. Of the 16 x 16 x 16 voxels in
/// the middle, for each of the three: the standard deviation of what this Gaussian took away from the one before, and of
/// what it left. Then the mean absolute slope along z, y and x after the first Gaussian, in HU per voxel. Each number is
/// the natural logarithm of the value plus 0.001. The centre voxel is that of index size / 2; the block reaches from 16
/// voxels before it to 15 after.
public final class TextureFeatures {
  /// How many there are.
  public static final int COUNT = 9;

  private static final int REACH = 16;
  private static final int RIM = 8;
  private static final double[] SCALES = {1, 2, 4};
  private static final double FLOOR = 1e-3; // HU: a constant patch has a logarithm too

  private TextureFeatures() {}

  /// The nine numbers of a patch, about 3 ms.
  ///
  /// @throws IllegalArgumentException if the patch has fewer than 32 voxels along an axis
  public static FeatureVector of(Patch patch) {
    PatchSize size = patch.size();
    if (Math.min(size.width(), Math.min(size.height(), size.depth())) < 2 * REACH) {
      throw new IllegalArgumentException(
          "texture features need a patch of at least 32 voxels along every axis, got " + size);
    }
    float[] features = new float[COUNT];
    CentredCube raw = CentredCube.of(patch, REACH, REACH);
    List<CentredCube> smooth = Arrays.stream(SCALES).mapToObj(raw::smoothed).toList();
    CentredCube finer = raw;
    for (int n = 0; n < SCALES.length; n++) {
      features[2 * n] = logarithm(finer.minus(smooth.get(n)).without(RIM).deviation());
      features[2 * n + 1] = logarithm(smooth.get(n).without(RIM).deviation());
      finer = smooth.get(n);
    }
    for (int axis = 0; axis < 3; axis++) {
      features[6 + axis] = logarithm(smooth.getFirst().steepness(axis, RIM));
    }
    return FeatureVector.of(features);
  }

  private static float logarithm(double value) {
    return (float) Math.log(value + FLOOR);
  }
}
