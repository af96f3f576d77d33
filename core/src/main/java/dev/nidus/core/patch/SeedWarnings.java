package dev.nidus.core.patch;

import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.lesion.SeedPlace;
import dev.nidus.core.lesion.Warning;
import java.util.List;

/// What the laws of the reference let pass: they cut a patch about a seed outside the scan as long
/// as it is not empty (SPEC 9).
final class SeedWarnings {
  private SeedWarnings() {}

  static List<Warning> of(String scan, Point3 seed, ImageGeometry geometry) {
    return geometry.contains(seed)
        ? List.of()
        : List.of(new Warning(SeedPlace.outside(scan, seed, geometry)));
  }
}
