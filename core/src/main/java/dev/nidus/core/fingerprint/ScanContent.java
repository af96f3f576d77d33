package dev.nidus.core.fingerprint;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.patch.AnatomicalAxes;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.IntensitySurvey;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;
import java.util.List;

/// What the voxels of a scan are, whatever file they lie in: two sums over all voxels of a mixture of place and value, with
/// the axes in the order and sense nearest to L, P, S. The same for NIfTI, NRRD and MetaImage, packed or not, for integers and
/// floating point, and for files that store the axes otherwise. Place in the patient and spacing do not count, so that a
/// scan whose header was written anew is known again.
///
/// Two different scans have the same with a chance of 2^-128. It is no protection against somebody who wants two scans to
/// have the same.
///
/// @param first the first sum
/// @param second the second sum
/// @param voxels along L, P, S
public record ScanContent(long first, long second, GridSize voxels) {
  /// Voxels that are held at once, 256 MB; a packed scan of more is unpacked once for each part.
  private static final long MOST_HELD = 1L << 26;

  /// Reads the whole scan, about 100 million voxels a second.
  ///
  /// @throws UnreadableScan if it is damaged
  public static ScanContent of(CtScan scan) throws UnreadableScan {
    GridSize size = scan.geometry().size();
    AnatomicalAxes axes = AnatomicalAxes.of(scan.geometry().direction());
    int[] edge = new int[3]; // along L, P, S
    for (int axis = 0; axis < 3; axis++) {
      edge[axis] = size.along(axes.gridAxis().along(axis));
    }
    long[] step = new long[3]; // of a place in L, P, S order, along i, j, k
    long start = 0;
    long[] stride = {1, edge[0], (long) edge[0] * edge[1]};
    for (int axis = 0; axis < 3; axis++) {
      int gridAxis = axes.gridAxis().along(axis);
      step[gridAxis] = axes.sense().along(axis) * stride[axis];
      start += axes.sense().along(axis) < 0 ? stride[axis] * (edge[axis] - 1L) : 0;
    }
    long first = 0;
    long second = 0;
    int slices = (int) Math.max(1, MOST_HELD / ((long) size.i() * size.j()));
    for (int from = 0; from < size.k(); from += slices) {
      GridSize part = new GridSize(size.i(), size.j(), Math.min(slices, size.k() - from));
      VoxelBlock block =
          scan.voxels()
              .read(List.of(new VoxelBox(0, 0, from, part)), IntensitySurvey.of(scan.type()))
              .getFirst();
      float[] values = block.values();
      int n = 0;
      for (int k = from; k < from + part.k(); k++) {
        for (int j = 0; j < size.j(); j++) {
          long place = start + k * step[2] + j * step[1];
          for (int i = 0; i < size.i(); i++) {
            long mixed = mixed(place, values[n++]);
            first += mixed;
            second += Long.rotateLeft(mixed * 0xD6E8FEB86659FD93L, 32) * 0x9FB21C651E98DF25L;
            place += step[0];
          }
        }
      }
    }
    return new ScanContent(first, second, new GridSize(edge[0], edge[1], edge[2]));
  }

  /// The finalizer of SplitMix64 over place and value; 0.0 takes negative zero along.
  private static long mixed(long place, float value) {
    long z = place * 0x9E3779B97F4A7C15L ^ ((long) Float.floatToIntBits(value + 0.0f) << 17);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
