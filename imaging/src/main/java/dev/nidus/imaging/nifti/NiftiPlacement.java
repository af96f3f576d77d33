package dev.nidus.imaging.nifti;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.storage.DeclaredGeometry;
import dev.nidus.imaging.storage.ScanFile;

/// Where a NIfTI grid lies: the choice between sform and qform as ITK 5.4 makes it, and the turn from
/// RAS to LPS.
///
/// The sform holds if its axes are at right angles (to 1e-4) and: there is no qform, or it is
/// labelled scanner-anatomical, or both forms agree (to 1e-4). Else the qform holds; without one the
/// file is refused. Spacing is `pixdim`, in both cases.
///
/// Differences from ITK: a file with neither form is refused (ITK invents the identity), and so are
/// axes whose length contradicts `pixdim` (ITK warns); forms that agree are compared by their axes,
/// where ITK compares singular vectors, whose sign is arbitrary, and so now and then takes the
/// agreeing qform: then the axes differ by what the two forms do (rounding, as a rule).
final class NiftiPlacement {
  private static final int SCANNER_ANAT = 1;
  private static final double SIMILAR = 1e-4;
  private static final double LENGTH_TOLERANCE = 1e-3;
  private static final String[] AXES = {"i", "j", "k"};

  private final ScanFile file;
  private final NiftiHeader header;

  NiftiPlacement(ScanFile file, NiftiHeader header) {
    this.file = file;
    this.header = header;
  }

  ImageGeometry geometry(GridSize size) throws UnreadableScan {
    double unit = millimetresPerUnit();
    Spacing spacing =
        DeclaredGeometry.spacing(
            file,
            "pixdim[1..3]",
            header.pixdim(1) * unit,
            header.pixdim(2) * unit,
            header.pixdim(3) * unit);
    boolean sform = sformHolds();
    double[][] ras = sform ? sform() : qform();
    String field = sform ? "sform" : "qform";
    requireLengths(ras, field);
    double[] lps = new double[9];
    for (int column = 0; column < 3; column++) {
      double length = length(ras, column);
      for (int row = 0; row < 3; row++) {
        double cosine = ras[row][column] / length;
        lps[3 * row + column] = row < 2 ? -cosine + 0.0 : cosine;
      }
    }
    return new ImageGeometry(
        size,
        DeclaredGeometry.origin(
            file, field + " offset", -ras[0][3] * unit, -ras[1][3] * unit, ras[2][3] * unit),
        spacing,
        DeclaredGeometry.direction(file, field, lps));
  }

  private double millimetresPerUnit() throws UnreadableScan {
    return switch (header.spaceUnit()) {
      case 1 -> 1e3;
      case 0, 2 -> 1; // the standard leaves 0 open; every reader takes millimetres
      case 3 -> 1e-3;
      default ->
          throw file.unreadable(
              "has the unknown length unit %d in xyzt_units; 1 (m), 2 (mm) and 3 (um) are known"
                  .formatted(header.spaceUnit()));
    };
  }

  private boolean sformHolds() throws UnreadableScan {
    boolean hasSform = header.sformCode() > 0;
    boolean hasQform = header.qformCode() > 0;
    if (!hasSform && !hasQform) {
      throw file.unreadable(
          "does not say where its voxels lie: sform_code and qform_code are both 0; set one of them"
              + " (for example with nibabel: image.set_sform(affine, 1))");
    }
    if (!hasSform) {
      return false;
    }
    boolean orthogonal = rightAngled(sform());
    if (!orthogonal && !hasQform) {
      throw file.unreadable(
          "has an sform whose axes are not at right angles, and no qform; sheared grids (for"
              + " example an uncorrected gantry tilt) must be resampled first");
    }
    if (!orthogonal) {
      return false;
    }
    return !hasQform || header.sformCode() == SCANNER_ANAT || similar(sform(), qform());
  }

  private double[][] sform() throws UnreadableScan {
    double[][] m = new double[3][4];
    for (int row = 0; row < 3; row++) {
      for (int column = 0; column < 4; column++) {
        m[row][column] = header.srow(row, column);
        requireFinite("srow_" + "xyz".charAt(row), m[row][column]);
      }
    }
    for (int column = 0; column < 3; column++) {
      if (!(length(m, column) > 0)) {
        throw file.unreadable(
            "has a singular sform: column %d is (%s, %s, %s)"
                .formatted(column + 1, m[0][column], m[1][column], m[2][column]));
      }
    }
    return m;
  }

  /// nifti_quatern_to_mat44 of the NIfTI reference library: in double precision, then stored in the
  /// header's.
  private double[][] qform() throws UnreadableScan {
    double[] q = new double[6];
    for (int n = 0; n < 6; n++) {
      q[n] = header.quaternion(n);
      requireFinite("quatern/qoffset", q[n]);
    }
    double b = q[0];
    double c = q[1];
    double d = q[2];
    double a = 1 - (b * b + c * c + d * d);
    if (a < 1e-7) { // half a turn: only the axis matters
      double scale = 1 / Math.sqrt(b * b + c * c + d * d);
      b *= scale;
      c *= scale;
      d *= scale;
      a = 0;
    } else {
      a = Math.sqrt(a);
    }
    double x = header.pixdim(1);
    double y = header.pixdim(2);
    double z = header.pixdim(0) < 0 ? -header.pixdim(3) : header.pixdim(3);
    double[][] m = {
      {(a * a + b * b - c * c - d * d) * x, 2 * (b * c - a * d) * y, 2 * (b * d + a * c) * z, q[3]},
      {2 * (b * c + a * d) * x, (a * a + c * c - b * b - d * d) * y, 2 * (c * d - a * b) * z, q[4]},
      {2 * (b * d - a * c) * x, 2 * (c * d + a * b) * y, (a * a + d * d - c * c - b * b) * z, q[5]}
    };
    for (double[] row : m) {
      for (int column = 0; column < 3; column++) {
        row[column] = header.stored(row[column]);
      }
    }
    return m;
  }

  private void requireFinite(String field, double value) throws UnreadableScan {
    if (!Double.isFinite(value)) {
      throw file.unreadable("has the value %s in %s; it must be finite".formatted(value, field));
    }
  }

  private void requireLengths(double[][] m, String field) throws UnreadableScan {
    for (int column = 0; column < 3; column++) {
      double length = length(m, column);
      double pixdim = header.pixdim(column + 1);
      if (!(Math.abs(length - pixdim) <= LENGTH_TOLERANCE * (1 + pixdim))) {
        throw file.unreadable(
            "contradicts itself: axis %s has %s per voxel in its %s and %s in pixdim[%d]; correct one of them"
                .formatted(AXES[column], length, field, pixdim, column + 1));
      }
    }
  }

  private static boolean rightAngled(double[][] m) {
    // rows of the unit columns: the same test as ITK's, rotation x transposed = identity
    for (int row = 0; row < 3; row++) {
      for (int other = 0; other < 3; other++) {
        double sum = 0;
        for (int column = 0; column < 3; column++) {
          double length = length(m, column);
          sum += m[row][column] / length * (m[other][column] / length);
        }
        if (!(Math.abs(sum - (row == other ? 1 : 0)) <= SIMILAR)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean similar(double[][] sform, double[][] qform) {
    for (int row = 0; row < 3; row++) {
      if (!(Math.abs(sform[row][3] - qform[row][3]) <= SIMILAR)) {
        return false;
      }
      for (int column = 0; column < 3; column++) {
        double s = sform[row][column] / length(sform, column);
        double q = qform[row][column] / length(qform, column);
        if (!(Math.abs(s - q) <= SIMILAR)) {
          return false;
        }
      }
    }
    for (int column = 0; column < 3; column++) {
      if (!(Math.abs(length(sform, column) - length(qform, column)) <= SIMILAR)) {
        return false;
      }
    }
    return true;
  }

  private static double length(double[][] m, int column) {
    double sum = 0;
    for (double[] row : m) {
      sum += row[column] * row[column];
    }
    return Math.sqrt(sum);
  }
}
