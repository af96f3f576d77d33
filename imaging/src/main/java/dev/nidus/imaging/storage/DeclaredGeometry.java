package dev.nidus.imaging.storage;

import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.InvalidGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.UnreadableScan;
import java.util.List;

/// Turns what a header declares into geometry, or into the sentence that names file, field and
/// value.
public final class DeclaredGeometry {
  private DeclaredGeometry() {}

  /// The three counts in a field of the header.
  public static GridSize size(ScanFile file, String field, List<Long> counts)
      throws UnreadableScan {
    for (long count : counts) {
      if (count < 1 || count > Integer.MAX_VALUE) {
        throw file.unreadable(
            "has %s %s; each axis needs 1 to 2147483647 voxels".formatted(field, counts));
      }
    }
    return new GridSize(
        counts.get(0).intValue(), counts.get(1).intValue(), counts.get(2).intValue());
  }

  /// The three voxel sizes in a field of the header, in mm.
  public static Spacing spacing(ScanFile file, String field, double i, double j, double k)
      throws UnreadableScan {
    try {
      return new Spacing(i, j, k);
    } catch (InvalidGeometry e) {
      throw new UnreadableScan(
          "%s has no usable %s: %s".formatted(file.name(), field, e.getMessage()), e);
    }
  }

  /// The origin in a field of the header, in LPS mm.
  public static Point3 origin(ScanFile file, String field, double x, double y, double z)
      throws UnreadableScan {
    try {
      return new Point3(x, y, z);
    } catch (InvalidGeometry e) {
      throw new UnreadableScan(
          "%s has no usable %s: %s".formatted(file.name(), field, e.getMessage()), e);
    }
  }

  /// The axis cosines in a field of the header, LPS rows.
  public static Direction direction(ScanFile file, String field, double... rows)
      throws UnreadableScan {
    try {
      return Direction.ofRows(rows);
    } catch (InvalidGeometry e) {
      throw new UnreadableScan(
          "%s has no usable %s: %s".formatted(file.name(), field, e.getMessage()), e);
    }
  }
}
