package dev.nidus.app.saliency;

import dev.nidus.core.geometry.AffineMap;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.patch.PatchSize;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/// The parts of a patch that a map is divided by.
///
/// @param size of the patch
/// @param patchToScan index of the patch to continuous index of the scan
/// @param scan its grid
/// @param seed LPS mm
/// @param radius about the seed, mm
/// @param mask of the lesion
record PatchRegions(
    PatchSize size,
    AffineMap patchToScan,
    ImageGeometry scan,
    Point3 seed,
    double radius,
    Optional<MaskRegion> mask) {

  /// Of a map that is not 0 everywhere.
  Shares sharesOf(float[] map) {
    double all = 0;
    double inMask = 0;
    double near = 0;
    double beyond = 0;
    AffineMap toPoint = scan.indexToPoint().after(patchToScan);
    int n = 0;
    for (int z = 0; z < size.depth(); z++) {
      for (int y = 0; y < size.height(); y++) {
        for (int x = 0; x < size.width(); x++, n++) {
          double weight = Math.abs((double) map[n]);
          all += weight;
          if (mask.isPresent() && mask.get().holds(n)) {
            inMask += weight;
          }
          if (isNear(toPoint, x, y, z)) {
            near += weight;
          }
          if (isBeyond(x, y, z)) {
            beyond += weight;
          }
        }
      }
    }
    return new Shares(
        mask.isPresent() ? OptionalDouble.of(inMask / all) : OptionalDouble.empty(),
        near / all,
        beyond / all);
  }

  /// The shares that a map without any preference would have.
  Shares volumes() {
    float[] even = new float[size.voxels()];
    Arrays.fill(even, 1);
    return sharesOf(even);
  }

  private boolean isNear(AffineMap toPoint, int x, int y, int z) {
    Point3 at =
        new Point3(toPoint.apply(0, x, y, z), toPoint.apply(1, x, y, z), toPoint.apply(2, x, y, z));
    return at.distanceTo(seed) <= radius;
  }

  private boolean isBeyond(int x, int y, int z) {
    GridSize grid = scan.size();
    return beyond(patchToScan.apply(0, x, y, z), grid.i())
        || beyond(patchToScan.apply(1, x, y, z), grid.j())
        || beyond(patchToScan.apply(2, x, y, z), grid.k());
  }

  private static boolean beyond(double index, int count) {
    return index < -0.5 || index >= count - 0.5;
  }
}
