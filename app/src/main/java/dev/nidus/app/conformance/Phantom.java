package dev.nidus.app.conformance;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Direction;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.geometry.Spacing;
import java.util.Locale;

/// The phantoms: one field of Hounsfield units, sampled on grids that are each wrong for some
/// mistake. All are centred near the axis x = y = 0, so that a seed with x and y negated still lies
/// inside.
enum Phantom {
  /// Thick slices, unequal pixels, axes L, P, S: what most scans look like.
  ANISOTROPIC(new GridSize(120, 110, 30), new Spacing(0.7, 0.8, 3), Direction.IDENTITY),
  /// i to the right, j to the front.
  FLIPPED(
      new GridSize(86, 84, 36),
      new Spacing(0.95, 0.95, 2.5),
      new Direction(-1, 0, 0, 0, -1, 0, 0, 0, 1)),
  /// Sagittal slices: i to the back, j upward, k to the left.
  PERMUTED(
      new GridSize(70, 76, 42), new Spacing(1.2, 1.1, 2), new Direction(0, 0, 1, 1, 0, 0, 0, 1, 0)),
  /// Turned by 20 degrees about z, then by 12 degrees about x.
  OBLIQUE(new GridSize(100, 96, 40), new Spacing(0.85, 0.85, 2.2), turned(20, 12)),
  /// Slices from head to foot, which makes the grid left-handed.
  REVERSED(
      new GridSize(60, 58, 56),
      new Spacing(1.4, 1.4, 1.5),
      new Direction(1, 0, 0, 0, 1, 0, 0, 0, -1)),
  /// Smaller than a patch along every axis.
  SMALL(new GridSize(30, 34, 14), new Spacing(1.1, 1.1, 2), Direction.IDENTITY);

  @SuppressWarnings("ImmutableEnumChecker") // a record of records
  private final ImageGeometry geometry;

  Phantom(GridSize size, Spacing spacing, Direction direction) {
    ImageGeometry atZero = new ImageGeometry(size, new Point3(0, 0, 0), spacing, direction);
    Point3 middle =
        atZero.pointAt(
            new ContinuousIndex((size.i() - 1) / 2.0, (size.j() - 1) / 2.0, (size.k() - 1) / 2.0));
    this.geometry =
        new ImageGeometry(
            size,
            new Point3(
                thousandths(PhantomField.CENTRE.x() - middle.x()),
                thousandths(PhantomField.CENTRE.y() - middle.y()),
                thousandths(PhantomField.CENTRE.z() - middle.z())),
            spacing,
            direction);
  }

  ImageGeometry geometry() {
    return geometry;
  }

  /// The word in file names and tables.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The seed of a lesion, to a thousandth of a millimetre.
  Point3 seed(LesionPlace place) {
    GridSize size = geometry.size();
    Point3 exact =
        geometry.pointAt(
            new ContinuousIndex(
                place.alongI() * size.i() - 0.5,
                place.alongJ() * size.j() - 0.5,
                place.alongK() * size.k() - 0.5));
    return new Point3(thousandths(exact.x()), thousandths(exact.y()), thousandths(exact.z()));
  }

  /// The voxels, i fastest: the field at their centres, rounded to whole Hounsfield units.
  short[] voxels() {
    GridSize size = geometry.size();
    AffineMap toPoint = geometry.indexToPoint();
    short[] voxels = new short[Math.toIntExact(size.voxels())];
    int n = 0;
    for (int k = 0; k < size.k(); k++) {
      for (int j = 0; j < size.j(); j++) {
        for (int i = 0; i < size.i(); i++) {
          double hounsfield =
              PhantomField.at(
                  toPoint.apply(0, i, j, k), toPoint.apply(1, i, j, k), toPoint.apply(2, i, j, k));
          voxels[n++] = (short) Math.rint(hounsfield);
        }
      }
    }
    return voxels;
  }

  private static double thousandths(double value) {
    return Math.rint(value * 1000) / 1000;
  }

  private static Direction turned(double aboutZ, double aboutX) {
    double c = StrictMath.cos(StrictMath.toRadians(aboutZ));
    double s = StrictMath.sin(StrictMath.toRadians(aboutZ));
    double d = StrictMath.cos(StrictMath.toRadians(aboutX));
    double t = StrictMath.sin(StrictMath.toRadians(aboutX));
    return new Direction(c, -s, 0, d * s, d * c, -t, t * s, t * c, d);
  }
}
