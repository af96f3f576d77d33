package dev.nidus.core.patch;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import dev.nidus.core.scan.VoxelBox;
import java.util.List;

/// What a {@link ResamplingLaw} decides about one lesion before a voxel is read.
sealed interface SamplingPlan {

  /// No patch, and why.
  record Refused(Refusal refusal) implements SamplingPlan {}

  /// Where each voxel of the patch is sampled.
  ///
  /// @param placement the grid of the whole patch in the patient
  /// @param offset first voxel (x, y, z) of the patch that is sampled; what lies before is padding
  /// @param sampled voxels (x, y, z) that are sampled
  /// @param positions index within the sampled part to continuous index of the scan
  /// @param border what stands for missing neighbours
  /// @param source the voxels of the scan that are needed
  record Ready(
      ImageGeometry placement,
      Offset offset,
      GridSize sampled,
      SamplePositions positions,
      Border border,
      VoxelBox source,
      List<Warning> warnings)
      implements SamplingPlan {

    /// Index of the whole patch to continuous index of the scan, as the voxels were read. A scan that is one voxel thick
    /// is read at one place, from which there is no way back; then by the placement.
    AffineMap patchToScan(ImageGeometry scan) {
      AffineMap placed = scan.pointToIndex().after(placement.indexToPoint());
      if (!(positions instanceof SamplePositions.Affine(AffineMap map))) {
        return placed; // ITK's rounding apart, the study law is its placement
      }
      AffineMap intoSampled =
          AffineMap.ofRows(1, 0, 0, -offset.x(), 0, 1, 0, -offset.y(), 0, 0, 1, -offset.z());
      AffineMap read = map.after(intoSampled);
      return read.isInvertible() ? read : placed;
    }
  }

  /// Voxels of padding before the sampled part.
  record Offset(int x, int y, int z) {
    int along(int axis) {
      return switch (axis) {
        case 0 -> x;
        case 1 -> y;
        case 2 -> z;
        default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
      };
    }
  }

  /// The voxels of a scan that sampling a grid through a map can touch: at least one.
  static VoxelBox sourceOf(AffineMap toScan, GridSize sampled, GridSize scan) {
    int[] start = new int[3];
    int[] length = new int[3];
    for (int axis = 0; axis < 3; axis++) {
      double low = toScan.at(axis, 3);
      double high = low;
      for (int column = 0; column < 3; column++) {
        double reach = toScan.at(axis, column) * (sampled.along(column) - 1);
        low += Math.min(reach, 0);
        high += Math.max(reach, 0);
      }
      int last = scan.along(axis) - 1;
      // one voxel of slack: sampling may round the same position to the other side of an integer
      long first = Math.clamp((long) Math.floor(low) - 1, 0, last);
      long end = Math.clamp((long) Math.floor(high) + 2, 0, last);
      start[axis] = (int) first;
      length[axis] = (int) (end - first + 1);
    }
    return new VoxelBox(
        start[0], start[1], start[2], new GridSize(length[0], length[1], length[2]));
  }
}
