package dev.nidus.core.features;

import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;

/// Eighteen plain numbers of the Hounsfield units around a lesion: what an encoder must beat to be worth its cost.
///
/// Of the centre, 11 x 11 x 11 voxels: mean, standard deviation, standard deviation after a Gaussian of 1 voxel (cut at
/// 4 voxels, mirrored at the borders with the border voxel repeated), and the 10th, 50th and 90th percentile (linear
/// between neighbours). Of the 24 x 24 x 24 voxels around it: the shares of voxels between -1024, -300, -130, -60, -10,
/// 10, 30, 45, 60, 90, 150, 300 HU and above, after clipping to -1024 .. 1500. Standard deviations are of the
/// population. The centre voxel is that of index size / 2; the block reaches from 12 voxels before it to 11 after.
public final class HounsfieldFeatures {
  /// How many there are.
  public static final int COUNT = 18;

  private static final int CENTRE_REACH = 5;
  private static final int BLOCK_REACH = 12;
  private static final float LOWEST = -1024;
  private static final float HIGHEST = 1500;

  /// Lower borders of the shares; the last share has no upper border.
  private static final float[] BORDERS = {
    LOWEST, -300, -130, -60, -10, 10, 30, 45, 60, 90, 150, 300
  };

  private HounsfieldFeatures() {}

  /// The eighteen numbers of a patch.
  ///
  /// @throws IllegalArgumentException if the patch has fewer than 24 voxels along an axis
  public static FeatureVector of(Patch patch) {
    PatchSize size = patch.size();
    if (Math.min(size.width(), Math.min(size.height(), size.depth())) < 2 * BLOCK_REACH) {
      throw new IllegalArgumentException(
          "Hounsfield features need a patch of at least 24 voxels along every axis, got " + size);
    }
    CentredCube centre = CentredCube.of(patch, CENTRE_REACH, CENTRE_REACH + 1);
    double[] sorted = centre.values().clone();
    Arrays.sort(sorted);
    float[] features = new float[COUNT];
    features[0] = (float) centre.mean();
    features[1] = (float) centre.deviation();
    features[2] = (float) centre.smoothed(1).deviation();
    features[3] = (float) percentile(sorted, 0.1);
    features[4] = (float) percentile(sorted, 0.5);
    features[5] = (float) percentile(sorted, 0.9);
    double[] around = CentredCube.of(patch, BLOCK_REACH, BLOCK_REACH).values();
    int[] counts = new int[BORDERS.length];
    for (double hounsfield : around) {
      counts[share(Math.clamp(hounsfield, LOWEST, HIGHEST))]++;
    }
    for (int n = 0; n < counts.length; n++) {
      features[6 + n] = (float) ((double) counts[n] / around.length);
    }
    return FeatureVector.of(features);
  }

  private static int share(double hounsfield) {
    int share = BORDERS.length - 1;
    while (hounsfield < BORDERS[share]) {
      share--;
    }
    return share;
  }

  private static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
  }
}
