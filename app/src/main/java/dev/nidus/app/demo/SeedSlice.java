package dev.nidus.app.demo;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.VoxelBlock;
import dev.nidus.core.scan.VoxelBox;

/// The slice of a scan, one voxel thick, that holds a seed in one view; positions in it are
/// millimetres to the right and down.
///
/// An oblique scan is not resampled across its slices: its own slices nearest to the view are shown.
///
/// @param view which plane
/// @param name how its caption calls it: the plane, with `NEAR` where the scan is turned against it
/// @param rightward the grid axis from left to right
/// @param downward the grid axis from top to bottom
/// @param normal the grid axis across
/// @param number the index of the slice along `normal`
/// @param seed where the seed lies, in fractions of a voxel
record SeedSlice(
    AnatomicalView view,
    String name,
    GridAxis rightward,
    GridAxis downward,
    GridAxis normal,
    int number,
    ContinuousIndex seed) {

  /// The slice through the voxel of a seed; for a seed beside the scan the outermost slice.
  static SeedSlice of(AnatomicalView view, ImageGeometry scan, ContinuousIndex seed) {
    GridAxis normal = GridAxis.nearestTo(view.normal, scan);
    double index = normal.index(normal.position(seed));
    return new SeedSlice(
        view,
        GridAxis.oblique(scan.direction()) ? "NEAR " + view : view.toString(),
        GridAxis.nearestTo(view.rightward, scan),
        GridAxis.nearestTo(view.vertical, scan).along(view.downSense),
        normal,
        (int) Math.clamp(Math.floor(index + 0.5), 0, normal.count() - 1),
        seed);
  }

  /// The voxels that it needs.
  VoxelBox box() {
    int[] start = new int[3];
    int[] size = new int[3];
    size[rightward.axis()] = rightward.count();
    size[downward.axis()] = downward.count();
    size[normal.axis()] = 1;
    start[normal.axis()] = number;
    return new VoxelBox(start[0], start[1], start[2], new GridSize(size[0], size[1], size[2]));
  }

  /// Where the seed lies to the right, mm.
  double seedRight() {
    return rightward.position(seed);
  }

  /// Where the seed lies downward, mm.
  double seedDown() {
    return downward.position(seed);
  }

  /// Whether a position lies in a voxel of the slice.
  boolean holds(double right, double down) {
    return within(rightward, right) && within(downward, down);
  }

  /// The value at a position that lies in the slice, bilinear between the centres of voxels, HU.
  double sample(VoxelBlock block, double right, double down) {
    double r = Math.clamp(rightward.index(right), 0, rightward.count() - 1);
    double d = Math.clamp(downward.index(down), 0, downward.count() - 1);
    int r0 = (int) r;
    int d0 = (int) d;
    int r1 = Math.min(r0 + 1, rightward.count() - 1);
    int d1 = Math.min(d0 + 1, downward.count() - 1);
    double top = mix(value(block, r0, d0), value(block, r1, d0), r - r0);
    double bottom = mix(value(block, r0, d1), value(block, r1, d1), r - r0);
    return mix(top, bottom, d - d0);
  }

  private double value(VoxelBlock block, int right, int down) {
    int[] index = new int[3];
    index[rightward.axis()] = right;
    index[downward.axis()] = down;
    index[normal.axis()] = number;
    return block.at(index[0], index[1], index[2]);
  }

  private static boolean within(GridAxis axis, double position) {
    double index = axis.index(position);
    return index >= -0.5 && index < axis.count() - 0.5;
  }

  private static double mix(double first, double second, double share) {
    return first + share * (second - first);
  }
}
