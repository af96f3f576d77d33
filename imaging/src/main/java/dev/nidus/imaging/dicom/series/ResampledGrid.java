package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.UnreadableScan;
import java.util.List;

/// The regular grid that slices are resampled onto, and where each of them lies against it.
///
/// Its first and last planes are the first and last slices; its step is the median step, fitted to
/// the way between them. Where the gantry was tilted it is wider than a slice, so that all slices have
/// room.
final class ResampledGrid {

  /// Between which slices a plane lies: `(1 - part) * below + part * above`.
  record Between(int below, int above, double part) {}

  private final ImageGeometry geometry;
  private final double[] along;
  private final double[] shiftI;
  private final double[] shiftJ;
  private final double degrees;

  private ResampledGrid(
      ImageGeometry geometry, double[] along, double[] shiftI, double[] shiftJ, double degrees) {
    this.geometry = geometry;
    this.along = along;
    this.shiftI = shiftI;
    this.shiftJ = shiftJ;
    this.degrees = degrees;
  }

  /// The grid of a stack whose slices are in no place twice and have one pixel spacing.
  ///
  /// @param widestGap mm
  /// @throws UnreadableScan if two neighbours are further apart than that
  static ResampledGrid of(String name, SliceStack stack, double widestGap) throws UnreadableScan {
    List<Slice> slices = stack.slices();
    Slice first = slices.getFirst();
    int count = slices.size();
    double[] along = new double[count];
    double[] i = new double[count];
    double[] j = new double[count];
    double lowestI = 0;
    double lowestJ = 0;
    double highestI = 0;
    double highestJ = 0;
    for (int n = 0; n < count; n++) {
      along[n] = stack.along(n) - stack.along(0);
      i[n] = stack.inPlane(n, first.orientation().row()) / first.spacingI();
      j[n] = stack.inPlane(n, first.orientation().column()) / first.spacingJ();
      lowestI = Math.min(lowestI, i[n]);
      lowestJ = Math.min(lowestJ, j[n]);
      highestI = Math.max(highestI, i[n]);
      highestJ = Math.max(highestJ, j[n]);
      if (n > 0 && along[n] - along[n - 1] > widestGap) {
        throw new UnreadableScan(
            "%s has a gap of %s mm between %s and %s, wider than the %s mm across which slices are resampled; fetch the series again, or allow more"
                .formatted(
                    name,
                    PlainNumber.of(along[n] - along[n - 1]),
                    slices.get(n - 1).name(),
                    slices.get(n).name(),
                    PlainNumber.of(widestGap)));
      }
    }
    double tilt = stack.tilt();
    if (tilt == 0) {
      // positions are rounded: what a regular series is allowed counts as no shift
      java.util.Arrays.fill(i, 0);
      java.util.Arrays.fill(j, 0);
      lowestI = 0;
      lowestJ = 0;
      highestI = 0;
      highestJ = 0;
    }
    for (int n = 0; n < count; n++) {
      i[n] -= lowestI;
      j[n] -= lowestJ;
    }
    double way = along[count - 1];
    int planes = (int) Math.max(2, Math.round(way / stack.usualStep()) + 1);
    ImageGeometry geometry =
        new ImageGeometry(
            new GridSize(
                first.frames().format().columns() + pixels(highestI - lowestI),
                first.frames().format().rows() + pixels(highestJ - lowestJ),
                planes),
            moved(first, lowestI * first.spacingI(), lowestJ * first.spacingJ()),
            new Spacing(first.spacingI(), first.spacingJ(), way / (planes - 1)),
            first.orientation().direction());
    return new ResampledGrid(geometry, along, i, j, tilt);
  }

  ImageGeometry geometry() {
    return geometry;
  }

  /// Degrees of tilt, 0 where there is none.
  double degrees() {
    return degrees;
  }

  /// By how many pixels a slice lies beside the first column of the grid.
  double shiftI(int slice) {
    return shiftI[slice];
  }

  /// By how many pixels a slice lies beside the first row of the grid.
  double shiftJ(int slice) {
    return shiftJ[slice];
  }

  /// The slices beside a plane.
  Between between(int plane) {
    double at = plane * geometry.spacing().k();
    int above = 1;
    while (above < along.length - 1 && along[above] < at) {
      above++;
    }
    double part = (at - along[above - 1]) / (along[above] - along[above - 1]);
    return new Between(above - 1, above, Math.clamp(part, 0, 1));
  }

  /// Whether no slice lies on a plane, nearer than rounded positions do.
  boolean isMade(int plane) {
    Between between = between(plane);
    double at = plane * geometry.spacing().k();
    double off = Math.min(at - along[between.below()], along[between.above()] - at);
    return off > SliceStack.MOST_OFF * geometry.spacing().k();
  }

  /// The mm between the slices beside a plane.
  double gap(int plane) {
    Between between = between(plane);
    return along[between.above()] - along[between.below()];
  }

  private static int pixels(double range) {
    return (int) Math.ceil(range - 1e-6);
  }

  private static Point3 moved(Slice slice, double i, double j) {
    Point3 at = slice.position();
    Point3 row = slice.orientation().row();
    Point3 column = slice.orientation().column();
    return new Point3(
        at.x() + i * row.x() + j * column.x(),
        at.y() + i * row.y() + j * column.y(),
        at.z() + i * row.z() + j * column.z());
  }
}
