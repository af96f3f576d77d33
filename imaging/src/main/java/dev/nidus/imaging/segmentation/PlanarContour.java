package dev.nidus.imaging.segmentation;

import java.util.Arrays;

/// A closed line around a lesion, as somebody drew it on a slice: points in LPS mm, the last joined to
/// the first.
public final class PlanarContour {
  private final double[] points;

  /// Takes over the array.
  ///
  /// @param points x, y and z of one point after the other, finite
  public PlanarContour(double[] points) {
    if (points.length == 0 || points.length % 3 != 0) {
      throw new IllegalArgumentException(
          "points have three coordinates each, got %d numbers".formatted(points.length));
    }
    this.points = points;
  }

  /// How many points it has.
  public int size() {
    return points.length / 3;
  }

  /// A coordinate, axis 0 (x), 1 (y) or 2 (z), of a point.
  public double at(int point, int axis) {
    return points[3 * point + axis];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanarContour contour && Arrays.equals(points, contour.points);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(points);
  }

  @Override
  public String toString() {
    return "a contour of %d points".formatted(size());
  }
}
