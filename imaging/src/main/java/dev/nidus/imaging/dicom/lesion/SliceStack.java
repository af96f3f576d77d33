package dev.nidus.imaging.dicom.lesion;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Parallel planes of pixels that lie above each other, as a grid.
///
/// @param rows of pixels
/// @param columns of pixels
/// @param rowSpacing mm between rows
/// @param columnSpacing mm between columns
/// @param orientation LPS cosines along a row, then along a column (PS3.3 C.7.6.2.1.1)
record SliceStack(
    int rows, int columns, double rowSpacing, double columnSpacing, List<Double> orientation) {
  /// Positions are rounded in files; by more than this part of a voxel they are not.
  private static final double ROUNDING = 0.02;

  private static final int MOST_SLICES = 100_000;

  SliceStack {
    orientation = List.copyOf(orientation);
  }

  /// Where slices lie: the grid and, for each position, its index along k.
  record Placed(ImageGeometry grid, List<Integer> slices) {}

  /// Whether another stack has the same planes of pixels, but for rounding.
  boolean sameAs(SliceStack other) {
    boolean same =
        rows == other.rows
            && columns == other.columns
            && Math.abs(rowSpacing - other.rowSpacing) <= 1e-4 * rowSpacing
            && Math.abs(columnSpacing - other.columnSpacing) <= 1e-4 * columnSpacing;
    for (int n = 0; same && n < 6; n++) {
      same = Math.abs(orientation.get(n) - other.orientation.get(n)) <= 1e-4;
    }
    return same;
  }

  /// The grid of some positions, which may repeat and may leave slices out.
  ///
  /// @param name how messages call the file
  /// @param positions centres of the first pixels, at least one
  /// @param declared mm between slices, as the file says; the smallest distance is taken where it says
  ///     nothing or something that does not fit
  /// @throws UnreadableDicom if the slices do not lie on one grid
  Placed place(String name, List<Point3> positions, Optional<Double> declared)
      throws UnreadableDicom {
    double[] normal = normal();
    double[] heights = new double[positions.size()];
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    Point3 first = positions.getFirst();
    for (int n = 0; n < heights.length; n++) {
      heights[n] = along(positions.get(n), normal);
      if (heights[n] < lowest) {
        lowest = heights[n];
        first = positions.get(n);
      }
      highest = Math.max(highest, heights[n]);
    }
    double smallest = smallestStep(heights);
    double step = declared.filter(mm -> fits(heights, mm)).orElse(smallest);
    if (!(step > 0)) {
      throw new UnreadableDicom(
          name + " has one slice and says neither its thickness nor the spacing of slices");
    }
    double count = Math.rint((highest - lowest) / step) + 1;
    if (!fits(heights, step) || count > MOST_SLICES) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s has slices that do not lie on one grid: they span %.3f mm and the smallest"
                  + " distance is %.4f mm; resample it to even slices first",
              name,
              highest - lowest,
              step));
    }
    ImageGeometry grid = grid(name, first, step, (int) count, normal);
    Integer[] slices = new Integer[heights.length];
    for (int n = 0; n < slices.length; n++) {
      slices[n] = (int) Math.rint((heights[n] - lowest) / step);
      requireAbove(name, first, positions.get(n), slices[n] * step, normal);
    }
    return new Placed(grid, List.of(slices));
  }

  private ImageGeometry grid(String name, Point3 first, double step, int count, double[] normal)
      throws UnreadableDicom {
    List<Double> o = orientation;
    try {
      return new ImageGeometry(
          new GridSize(columns, rows, count),
          first,
          new Spacing(columnSpacing, rowSpacing, step),
          Direction.ofRows(
              o.get(0), o.get(3), normal[0], o.get(1), o.get(4), normal[1], o.get(2), o.get(5),
              normal[2]));
    } catch (InvalidGeometry invalid) {
      throw new UnreadableDicom("%s: %s".formatted(name, invalid.getMessage()), invalid);
    }
  }

  /// A gantry tilt moves each slice sideways.
  private void requireAbove(
      String name, Point3 first, Point3 position, double height, double[] normal)
      throws UnreadableDicom {
    double dx = position.x() - first.x() - height * normal[0];
    double dy = position.y() - first.y() - height * normal[1];
    double dz = position.z() - first.z() - height * normal[2];
    double up = dx * normal[0] + dy * normal[1] + dz * normal[2];
    double aside = Math.sqrt(Math.max(0, dx * dx + dy * dy + dz * dz - up * up));
    if (aside > 5 * ROUNDING * Math.min(rowSpacing, columnSpacing)) {
      throw new UnreadableDicom(
          String.format(
              Locale.ROOT,
              "%s has slices that do not lie above each other: one is %.3f mm aside, as with a"
                  + " tilted gantry; resample it first",
              name,
              aside));
    }
  }

  private double[] normal() {
    List<Double> o = orientation;
    return new double[] {
      o.get(1) * o.get(5) - o.get(2) * o.get(4),
      o.get(2) * o.get(3) - o.get(0) * o.get(5),
      o.get(0) * o.get(4) - o.get(1) * o.get(3)
    };
  }

  private static double along(Point3 point, double[] normal) {
    return point.x() * normal[0] + point.y() * normal[1] + point.z() * normal[2];
  }

  /// The smallest distance that is none of rounding; 0 where all positions are one.
  private static double smallestStep(double[] heights) {
    double[] sorted = heights.clone();
    java.util.Arrays.sort(sorted);
    double smallest = Double.POSITIVE_INFINITY;
    for (int n = 1; n < sorted.length; n++) {
      double gap = sorted[n] - sorted[n - 1];
      if (gap > 1e-3) {
        smallest = Math.min(smallest, gap);
      }
    }
    if (Double.isInfinite(smallest)) {
      return 0;
    }
    // the mean step over the whole stack is freer of rounding than one gap
    double span = sorted[sorted.length - 1] - sorted[0];
    return span / Math.max(1, Math.rint(span / smallest));
  }

  private static boolean fits(double[] heights, double step) {
    if (!(step > 0) || !Double.isFinite(step)) {
      return false;
    }
    double lowest = java.util.Arrays.stream(heights).min().orElse(0);
    for (double height : heights) {
      double slices = (height - lowest) / step;
      if (Math.abs(slices - Math.rint(slices)) > ROUNDING) {
        return false;
      }
    }
    return true;
  }
}
