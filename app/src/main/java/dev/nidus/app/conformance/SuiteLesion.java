package dev.nidus.app.conformance;

import static dev.nidus.app.conformance.LesionPlace.BORDER;
import static dev.nidus.app.conformance.LesionPlace.CENTRE;
import static dev.nidus.app.conformance.LesionPlace.CORNER;
import static dev.nidus.app.conformance.LesionPlace.OUTSIDE;
import static dev.nidus.app.conformance.LesionPlace.SUBVOXEL;
import static dev.nidus.app.conformance.Phantom.ANISOTROPIC;
import static dev.nidus.app.conformance.Phantom.FLIPPED;
import static dev.nidus.app.conformance.Phantom.OBLIQUE;
import static dev.nidus.app.conformance.Phantom.PERMUTED;
import static dev.nidus.app.conformance.Phantom.REVERSED;
import static dev.nidus.app.conformance.Phantom.SMALL;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPoint;
import java.util.List;
import java.util.Locale;

/// A lesion of the suite: one row of `lesions.csv`.
///
/// @param row its number, 1 = first data row; names its patch
/// @param phantom the scan's content
/// @param ending of the scan's file: `nii.gz`, `nii`, `nrrd` or `mha`
/// @param place where it lies
record SuiteLesion(int row, Phantom phantom, String ending, LesionPlace place) {

  /// All lesions in row order. The last three repeat others in another format.
  static List<SuiteLesion> all() {
    return List.of(
        new SuiteLesion(1, ANISOTROPIC, "nii.gz", CENTRE),
        new SuiteLesion(2, ANISOTROPIC, "nii.gz", SUBVOXEL),
        new SuiteLesion(3, ANISOTROPIC, "nii.gz", BORDER),
        new SuiteLesion(4, ANISOTROPIC, "nii.gz", CORNER),
        new SuiteLesion(5, ANISOTROPIC, "nii.gz", OUTSIDE),
        new SuiteLesion(6, FLIPPED, "nii", CENTRE),
        new SuiteLesion(7, FLIPPED, "nii", BORDER),
        new SuiteLesion(8, PERMUTED, "nrrd", SUBVOXEL),
        new SuiteLesion(9, PERMUTED, "nrrd", CORNER),
        new SuiteLesion(10, OBLIQUE, "mha", CENTRE),
        new SuiteLesion(11, OBLIQUE, "mha", BORDER),
        new SuiteLesion(12, REVERSED, "nii.gz", SUBVOXEL),
        new SuiteLesion(13, REVERSED, "nii.gz", CORNER),
        new SuiteLesion(14, SMALL, "mha", CENTRE),
        new SuiteLesion(15, ANISOTROPIC, "nrrd", SUBVOXEL),
        new SuiteLesion(16, REVERSED, "mha", SUBVOXEL),
        new SuiteLesion(17, OBLIQUE, "nii.gz", CENTRE));
  }

  /// Its name in the tables: `anisotropic-border`, with the format where there are several.
  String name() {
    String name = phantom.word() + "-" + place.word();
    return row > 14 ? name + "-" + ending.replace(".", "") : name;
  }

  /// The scan's file in the suite.
  String scanFile() {
    return "scans/" + phantom.word() + "." + ending;
  }

  /// The name of its patch: `000001.npy`.
  String patchFile() {
    return String.format(Locale.ROOT, "%06d.npy", row);
  }

  SeedPoint seed() {
    Point3 seed = phantom.seed(place);
    return SeedPoint.lps(seed.x(), seed.y(), seed.z());
  }
}
