package dev.nidus.imaging.segmentation;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ImageGeometry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The contours of a structure, as polygons of voxel indices on the slices of a grid.
final class ContourPlanes {
  /// How far, in slices, points of one contour and contours of one plane may lie apart: decimals in
  /// files are rounded, drawings are not.
  private static final double FLAT = 0.1;

  /// How far a line may lie beyond the centres of the outermost voxels: half a voxel is the border of
  /// the image, and the rest rounding.
  private static final double BORDER = 1;

  /// Contours through the centres of voxels must not depend on the last bits of a product.
  private static final double GRAIN = 1e6;

  /// A contour in indices.
  static final class Polygon {
    private final double[] line;
    private final double k;

    /// @param line column and row of one point after the other; taken over
    /// @param k the mean of its points
    Polygon(double[] line, double k) {
      this.line = line;
      this.k = k;
    }

    /// Its own array: not a copy, to be read only.
    double[] line() {
      return line;
    }

    double k() {
      return k;
    }
  }

  /// Contours that were drawn in one plane.
  record Plane(double k, List<Polygon> polygons) {}

  private final String title;
  private final ImageGeometry grid;

  ContourPlanes(String title, ImageGeometry grid) {
    this.title = title;
    this.grid = grid;
  }

  /// The planes that lie nearest to each slice; the others are counted by whoever compares.
  ///
  /// @throws UnusableMask if a contour is tilted against the slices or reaches beyond the grid
  List<Plane> planes(List<PlanarContour> contours) throws UnusableMask {
    AffineMap toIndex = grid.pointToIndex();
    List<Polygon> polygons = new ArrayList<>(contours.size());
    for (int n = 0; n < contours.size(); n++) {
      polygons.add(polygon(contours.get(n), n + 1, toIndex));
    }
    polygons.sort(Comparator.comparingDouble(Polygon::k));
    List<Plane> planes = new ArrayList<>();
    for (int first = 0; first < polygons.size(); ) {
      int end = first;
      double sum = 0;
      while (end < polygons.size() && polygons.get(end).k() - polygons.get(first).k() <= FLAT) {
        sum += polygons.get(end).k();
        end++;
      }
      planes.add(new Plane(sum / (end - first), List.copyOf(polygons.subList(first, end))));
      first = end;
    }
    return planes;
  }

  /// Each slice with the plane that lies nearest to it, of those within half a slice.
  NavigableMap<Integer, Plane> bySlice(List<Plane> planes) throws UnusableMask {
    NavigableMap<Integer, Plane> slices = new TreeMap<>();
    for (Plane plane : planes) {
      int slice = (int) Math.floor(plane.k() + 0.5);
      if (slice < 0 || slice >= grid.size().k()) {
        throw beyond("slice", plane.k(), grid.size().k());
      }
      Plane other = slices.get(slice);
      if (other == null || Math.abs(plane.k() - slice) < Math.abs(other.k() - slice)) {
        slices.put(slice, plane);
      }
    }
    return slices;
  }

  private Polygon polygon(PlanarContour contour, int number, AffineMap toIndex)
      throws UnusableMask {
    double[] line = new double[2 * contour.size()];
    double lowest = Double.POSITIVE_INFINITY;
    double highest = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int n = 0; n < contour.size(); n++) {
      double x = contour.at(n, 0);
      double y = contour.at(n, 1);
      double z = contour.at(n, 2);
      line[2 * n] = inside("column", toIndex.apply(0, x, y, z), grid.size().i());
      line[2 * n + 1] = inside("row", toIndex.apply(1, x, y, z), grid.size().j());
      double k = toIndex.apply(2, x, y, z);
      lowest = Math.min(lowest, k);
      highest = Math.max(highest, k);
      sum += k;
    }
    if (!(highest - lowest <= FLAT)) {
      throw new UnusableMask(
          String.format(
              Locale.ROOT,
              "contour %d of %s is not parallel to the slices: it reaches from slice %.2f to %.2f;"
                  + " draw it on the slices of the series, or give the series that it was drawn on",
              number,
              title,
              lowest,
              highest));
    }
    return new Polygon(line, sum / contour.size());
  }

  private double inside(String axis, double index, int count) throws UnusableMask {
    if (!(index >= -BORDER && index <= count - 1 + BORDER)) {
      throw beyond(axis, index, count);
    }
    return Math.rint(index * GRAIN) / GRAIN;
  }

  private UnusableMask beyond(String axis, double index, int count) {
    return new UnusableMask(
        String.format(
            Locale.ROOT,
            "%s reaches beyond its series: it has a contour at %s %.1f, the series has %ss 0 to %d;"
                + " give the series that it was drawn on",
            title,
            axis,
            index,
            axis,
            count - 1));
  }
}
