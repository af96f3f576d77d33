package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.Locale;

/// The plane of a slice: unit vectors along its rows (i) and columns (j), and its normal (k), LPS.
record PlaneOrientation(Point3 row, Point3 column, Point3 normal) {
  /// How exactly the vectors must be of length one and at right angles: what writers round to.
  private static final double TOLERANCE = 1e-3;

  /// The plane that (0020,0037) states.
  static PlaneOrientation of(DataSet set) throws UnreadableDicom {
    double[] v = set.requireDecimals(Tags.IMAGE_ORIENTATION_PATIENT, 6);
    Point3 row = new Point3(v[0], v[1], v[2]);
    Point3 column = new Point3(v[3], v[4], v[5]);
    boolean sound =
        Math.abs(dot(row, row) - 1) <= 2 * TOLERANCE
            && Math.abs(dot(column, column) - 1) <= 2 * TOLERANCE
            && Math.abs(dot(row, column)) <= TOLERANCE;
    if (!sound) {
      throw set.unreadable(
          Tags.IMAGE_ORIENTATION_PATIENT,
          "is %s\\%s\\%s\\%s\\%s\\%s, which are not two unit vectors at right angles"
              .formatted(v[0], v[1], v[2], v[3], v[4], v[5]));
    }
    return new PlaneOrientation(
        row,
        column,
        new Point3(
            row.y() * column.z() - row.z() * column.y(),
            row.z() * column.x() - row.x() * column.z(),
            row.x() * column.y() - row.y() * column.x()));
  }

  /// How far a point lies along the normal, mm.
  double along(Point3 point) {
    return dot(point, normal);
  }

  Direction direction() throws InvalidGeometry {
    return Direction.ofRows(
        row.x(),
        column.x(),
        normal.x(),
        row.y(),
        column.y(),
        normal.y(),
        row.z(),
        column.z(),
        normal.z());
  }

  /// Planes whose vectors agree to three digits have the same key.
  String key() {
    return rounded(row) + rounded(column);
  }

  static double dot(Point3 a, Point3 b) {
    return a.x() * b.x() + a.y() * b.y() + a.z() * b.z();
  }

  private static String rounded(Point3 v) {
    return String.format(
        Locale.ROOT,
        "%d,%d,%d;",
        Math.round(v.x() * 1000),
        Math.round(v.y() * 1000),
        Math.round(v.z() * 1000));
  }
}
