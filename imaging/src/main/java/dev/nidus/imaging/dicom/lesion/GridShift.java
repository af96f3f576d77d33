package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import java.util.Optional;

/// By how many voxels a grid lies inside another of the same lattice: a segmentation often has only
/// the slices that it needs.
///
/// @param i along the columns
/// @param j along the rows
/// @param k along the slices
public record GridShift(int i, int j, int k) {
  /// Headers are rounded, by far less than this part of a voxel.
  private static final double SAME = 0.02;

  /// The shift from a part to the whole; nothing where their voxels are not the same ones.
  public static Optional<GridShift> between(ImageGeometry part, ImageGeometry whole) {
    ContinuousIndex first = whole.continuousIndexOf(part.origin());
    GridShift shift =
        new GridShift(
            (int) Math.rint(first.i()), (int) Math.rint(first.j()), (int) Math.rint(first.k()));
    boolean inside =
        shift.i >= 0
            && shift.j >= 0
            && shift.k >= 0
            && (long) shift.i + part.size().i() <= whole.size().i()
            && (long) shift.j + part.size().j() <= whole.size().j()
            && (long) shift.k + part.size().k() <= whole.size().k();
    if (!inside) {
      return Optional.empty();
    }
    Spacing spacing = whole.spacing();
    double least = Math.min(spacing.i(), Math.min(spacing.j(), spacing.k()));
    for (int corner = 0; corner < 8; corner++) {
      // at least one voxel on, so that a grid of one slice shows its direction too
      int i = (corner & 1) * Math.max(1, part.size().i() - 1);
      int j = (corner >> 1 & 1) * Math.max(1, part.size().j() - 1);
      int k = (corner >> 2) * Math.max(1, part.size().k() - 1);
      double apart =
          part.pointAt(new ContinuousIndex(i, j, k))
              .distanceTo(
                  whole.pointAt(new ContinuousIndex(shift.i + i, shift.j + j, shift.k + k)));
      // the spacing of a single slice is often its thickness
      boolean beyond = part.size().k() == 1 && corner >> 2 == 1;
      if (!beyond && apart > SAME * least) {
        return Optional.empty();
      }
    }
    return Optional.of(shift);
  }
}
