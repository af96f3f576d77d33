package dev.nidus.learning.sampling;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// The voxels of one lesion's mask, as runs along i: a few bytes per row of the lesion.
public final class MaskVoxels {
  private static final int NUMBERS_PER_RUN = 4; // j, k, first i, last i
  private static final long MOST_VOXELS = 1L << 28;

  private final ImageGeometry geometry;
  private final int[] runs;
  private final long[] voxelsBefore;

  private MaskVoxels(ImageGeometry geometry, int[] runs) {
    this.geometry = geometry;
    this.runs = runs;
    voxelsBefore = new long[runs.length / NUMBERS_PER_RUN + 1];
    for (int run = 0; run + 1 < voxelsBefore.length; run++) {
      int n = NUMBERS_PER_RUN * run;
      voxelsBefore[run + 1] = voxelsBefore[run] + runs[n + 3] - runs[n + 2] + 1;
    }
  }

  /// Reads a mask: 4 bytes per voxel of its grid while it is read.
  ///
  /// @throws UnreadableScan if the file is damaged, too large, or has no such voxel
  static MaskVoxels read(ScanReader reader, Extent.Mask mask) throws UnreadableScan {
    try (CtScan scan = reader.open(mask.file(), mask.name())) {
      VoxelBox whole = VoxelBox.whole(scan.geometry().size());
      if (whole.size().voxels() > MOST_VOXELS) {
        throw new UnreadableScan(
            "mask %s has %s voxels; a mask may have at most %d"
                .formatted(mask.name(), whole.size(), MOST_VOXELS));
      }
      VoxelBlock block =
          scan.voxels().read(List.of(whole), IntensitySurvey.of(scan.type())).getFirst();
      int[] runs = runs(block, mask.label());
      if (runs.length == 0) {
        throw new UnreadableScan(
            "mask %s has no voxel of %s"
                .formatted(
                    mask.name(),
                    switch (mask.label()) {
                      case Extent.Label.Any _ -> "any label above 0";
                      case Extent.Label.Only(int value) -> "the label " + value;
                    }));
      }
      return new MaskVoxels(scan.geometry(), runs);
    }
  }

  /// The centre of one voxel, each with the same chance.
  public Point3 draw(RandomGenerator stream) {
    long voxel = stream.nextLong(voxelsBefore[voxelsBefore.length - 1]);
    int found = Arrays.binarySearch(voxelsBefore, voxel);
    int run = found >= 0 ? found : -found - 2;
    int n = NUMBERS_PER_RUN * run;
    return geometry.pointAt(
        new ContinuousIndex(
            runs[n + 2] + (double) (voxel - voxelsBefore[run]), runs[n], runs[n + 1]));
  }

  /// Whether a voxel of the lesion reaches into a box. For grids that are oblique to the patient the box
  /// is widened to one along the grid's axes.
  boolean meets(LpsBox box) {
    AffineMap map = geometry.pointToIndex();
    double[] low = new double[3];
    double[] high = new double[3];
    for (int axis = 0; axis < 3; axis++) {
      double centre = map.apply(axis, box.centre().x(), box.centre().y(), box.centre().z());
      double half = 0.5; // of the voxel itself
      for (int patientAxis = 0; patientAxis < 3; patientAxis++) {
        half += Math.abs(map.at(axis, patientAxis)) * box.half(patientAxis);
      }
      low[axis] = centre - half;
      high[axis] = centre + half;
    }
    for (int n = 0; n < runs.length; n += NUMBERS_PER_RUN) {
      if (runs[n] >= low[1]
          && runs[n] <= high[1]
          && runs[n + 1] >= low[2]
          && runs[n + 1] <= high[2]
          && runs[n + 3] >= low[0]
          && runs[n + 2] <= high[0]) {
        return true;
      }
    }
    return false;
  }

  private static int[] runs(VoxelBlock block, Extent.Label label) {
    float[] values = block.values();
    var size = block.box().size();
    int[] runs = new int[NUMBERS_PER_RUN * 64];
    int used = 0;
    int row = 0;
    for (int k = 0; k < size.k(); k++) {
      for (int j = 0; j < size.j(); j++, row += size.i()) {
        int i = 0;
        while (i < size.i()) {
          if (!belongs(values[row + i], label)) {
            i++;
            continue;
          }
          int first = i;
          while (i < size.i() && belongs(values[row + i], label)) {
            i++;
          }
          if (used == runs.length) {
            runs = Arrays.copyOf(runs, 2 * used);
          }
          runs[used] = j;
          runs[used + 1] = k;
          runs[used + 2] = first;
          runs[used + 3] = i - 1;
          used += NUMBERS_PER_RUN;
        }
      }
    }
    return Arrays.copyOf(runs, used);
  }

  private static boolean belongs(float value, Extent.Label label) {
    return switch (label) {
      case Extent.Label.Any _ -> value > 0;
      case Extent.Label.Only(int wanted) -> value == wanted;
    };
  }
}
