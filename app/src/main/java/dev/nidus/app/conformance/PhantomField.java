package dev.nidus.app.conformance;

import dev.nidus.core.geometry.Point3;

/// The content of every phantom: Hounsfield units as a function of the point in the patient, with
/// functions that every Java computes to the same bit.
final class PhantomField {
  /// Where the field's own origin lies, LPS mm: not zero, so that no coordinate is symmetric.
  static final Point3 CENTRE = new Point3(4, -6, 35);

  private PhantomField() {}

  /// The value at a point, LPS mm: a ramp (an axis, a sense, a shift), lung and tissue, texture
  /// (fractions of a voxel), and two lattices of beads, denser than 2048 HU and thinner than -1024 HU
  /// (a clipped range).
  static double at(double left, double posterior, double superior) {
    double x = left - CENTRE.x();
    double y = posterior - CENTRE.y();
    double z = superior - CENTRE.z();
    double ramp = 40 + 1.7 * x - 1.1 * y + 0.8 * z;
    double lung = square((x + 18) / 20) + square((y - 5) / 26) + square(z / 40) < 1 ? -850 : 0;
    double texture =
        60 * StrictMath.sin(0.53 * x + 0.21 * y)
            + 50 * StrictMath.sin(0.47 * y - 0.33 * z + 1)
            + 40 * StrictMath.sin(0.59 * z + 0.17 * x + 2);
    double beads = 3200 * bead(x, y, z, 19) - 2600 * bead(x + 7, y + 5, z + 9, 23);
    return Math.clamp(ramp + lung + texture + beads, -2000, 3071);
  }

  /// 1 at the points of a cubic lattice, falling off as a Gaussian of 2.5 mm.
  private static double bead(double x, double y, double z, double period) {
    double squared =
        square(fromNearest(x, period))
            + square(fromNearest(y, period))
            + square(fromNearest(z, period));
    return StrictMath.exp(-squared / (2 * 2.5 * 2.5));
  }

  private static double fromNearest(double value, double period) {
    return value - period * Math.rint(value / period);
  }

  private static double square(double value) {
    return value * value;
  }
}
