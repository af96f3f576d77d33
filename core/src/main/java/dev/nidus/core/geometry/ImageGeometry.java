package dev.nidus.core.geometry;

/// Where a grid of voxels lies in the patient: point = origin + direction · (spacing ∘ index).
///
/// The origin is the centre of voxel (0, 0, 0), so the grid covers indices -0.5 to n-0.5 (the
/// half-voxel rule of ITK).
///
/// @param size voxels along i, j, k
/// @param origin centre of the first voxel, LPS mm
/// @param spacing mm along i, j, k
/// @param direction axis cosines, LPS rows
public record ImageGeometry(GridSize size, Point3 origin, Spacing spacing, Direction direction) {

  /// A grid whose axes are the patient's, starting at the origin of the coordinate system.
  public static ImageGeometry axisAligned(GridSize size, Spacing spacing) {
    return new ImageGeometry(size, new Point3(0, 0, 0), spacing, Direction.IDENTITY);
  }

  /// The position of a point given in fractions of a voxel.
  public Point3 pointAt(ContinuousIndex index) {
    AffineMap map = indexToPoint();
    return new Point3(
        map.apply(0, index.i(), index.j(), index.k()),
        map.apply(1, index.i(), index.j(), index.k()),
        map.apply(2, index.i(), index.j(), index.k()));
  }

  /// The index, in fractions of a voxel, at which a point lies; outside the grid it goes on.
  public ContinuousIndex continuousIndexOf(Point3 point) {
    AffineMap map = pointToIndex();
    return new ContinuousIndex(
        map.apply(0, point.x(), point.y(), point.z()),
        map.apply(1, point.x(), point.y(), point.z()),
        map.apply(2, point.x(), point.y(), point.z()));
  }

  /// Whether a point lies in a voxel of this grid (index from -0.5 up to, not including, n-0.5).
  public boolean contains(Point3 point) {
    ContinuousIndex index = continuousIndexOf(point);
    return inside(index.i(), size.i())
        && inside(index.j(), size.j())
        && inside(index.k(), size.k());
  }

  /// Index (i, j, k) to LPS millimetres.
  public AffineMap indexToPoint() {
    double[] m = new double[12];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 3; column++) {
        m[4 * row + column] = direction.at(row, column) * spacing.along(column);
      }
    }
    m[3] = origin.x();
    m[7] = origin.y();
    m[11] = origin.z();
    return AffineMap.ofRows(m);
  }

  /// LPS millimetres to index (i, j, k).
  public AffineMap pointToIndex() {
    return indexToPoint().inverse();
  }

  private static boolean inside(double index, int count) {
    return index >= -0.5 && index < count - 0.5;
  }
}
