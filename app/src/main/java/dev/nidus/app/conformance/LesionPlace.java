package dev.nidus.app.conformance;

import java.util.Locale;

/// Where in a phantom a lesion lies, as fractions of the grid along i, j and k. None is a whole voxel.
enum LesionPlace {
  /// Near the middle: the patch lies inside the scan.
  CENTRE(0.531, 0.468, 0.513),
  /// Off the middle, in the second half of a voxel where rounding and truncation differ.
  SUBVOXEL(0.4172, 0.6084, 0.3871),
  /// Near one face: part of the patch is padding.
  BORDER(0.0713, 0.5571, 0.5219),
  /// Near a corner: the greater part is padding.
  CORNER(0.9072, 0.0614, 0.9183),
  /// A few voxels outside: the laws of the reference cut a patch all the same.
  OUTSIDE(-0.0417, 0.5133, 0.4521);

  private final double i;
  private final double j;
  private final double k;

  LesionPlace(double i, double j, double k) {
    this.i = i;
    this.j = j;
    this.k = k;
  }

  double alongI() {
    return i;
  }

  double alongJ() {
    return j;
  }

  double alongK() {
    return k;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
