package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.patch.Patch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The line in which a patch's box cuts the plane of a slice: a rectangle where both have the same
/// axes, else a polygon of three to six corners. Empty if the plane misses the box.
///
/// @param corners in order around the outline
record PatchOutline(List<Corner> corners) {

  /// A position in a slice, mm to the right and down.
  record Corner(double right, double down) {}

  /// A corner of the box, seen from a slice.
  private record BoxCorner(double right, double down, double above) {}

  static PatchOutline of(Patch patch, ImageGeometry scan, SeedSlice slice) {
    BoxCorner[] box = boxCorners(patch.placement(), scan, slice);
    List<Corner> cuts = new ArrayList<>();
    for (int corner = 0; corner < 8; corner++) {
      for (int bit = 1; bit < 8; bit <<= 1) {
        BoxCorner from = box[corner];
        BoxCorner to = box[corner | bit];
        if ((corner & bit) == 0 && from.above >= 0 != to.above >= 0) {
          double share = from.above / (from.above - to.above);
          cuts.add(
              new Corner(
                  from.right + share * (to.right - from.right),
                  from.down + share * (to.down - from.down)));
        }
      }
    }
    return new PatchOutline(around(cuts));
  }

  /// The eight corners, half a voxel beyond the outermost centres; bits 1, 2, 4 of the position in
  /// the array say at which end of x, y, z a corner lies.
  private static BoxCorner[] boxCorners(ImageGeometry patch, ImageGeometry scan, SeedSlice slice) {
    GridSize size = patch.size();
    BoxCorner[] corners = new BoxCorner[8];
    for (int corner = 0; corner < 8; corner++) {
      ContinuousIndex inPatch =
          new ContinuousIndex(
              (corner & 1) == 0 ? -0.5 : size.i() - 0.5,
              (corner & 2) == 0 ? -0.5 : size.j() - 0.5,
              (corner & 4) == 0 ? -0.5 : size.k() - 0.5);
      ContinuousIndex inScan = scan.continuousIndexOf(patch.pointAt(inPatch));
      corners[corner] =
          new BoxCorner(
              slice.rightward().position(inScan),
              slice.downward().position(inScan),
              slice.normal().position(inScan) - slice.normal().position(slice.number()));
    }
    return corners;
  }

  /// The cut of a box is convex: its corners are in order by their angle about the middle.
  private static List<Corner> around(List<Corner> cuts) {
    double right = cuts.stream().mapToDouble(Corner::right).average().orElse(0);
    double down = cuts.stream().mapToDouble(Corner::down).average().orElse(0);
    // StrictMath: the same order on every machine
    return cuts.stream()
        .sorted(
            Comparator.comparingDouble(
                corner -> StrictMath.atan2(corner.down() - down, corner.right() - right)))
        .toList();
  }
}
