package dev.nidus.core.lesion;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Point3;
import java.util.Locale;

/// Says where a seed lies that is not in its scan, and whether it would be with x and y negated:
/// the commonest slip of all (SPEC 9).
public final class SeedPlace {
  private SeedPlace() {}

  /// The sentence for a seed that lies in no voxel of a scan.
  public static String outside(String scan, Point3 seed, ImageGeometry geometry) {
    ContinuousIndex index = geometry.continuousIndexOf(seed);
    String place =
        String.format(
            Locale.ROOT,
            "seed (%.2f, %.2f, %.2f) mm LPS lies outside %s: its index there is (%.1f, %.1f, %.1f),"
                + " the scan has %s voxels of %.3g x %.3g x %.3g mm",
            seed.x(),
            seed.y(),
            seed.z(),
            scan,
            index.i(),
            index.j(),
            index.k(),
            geometry.size(),
            geometry.spacing().i(),
            geometry.spacing().j(),
            geometry.spacing().k());
    if (geometry.contains(seed.mirrored())) {
      return place + "; with x and y negated it lies inside, so it may be RAS: use --coords RAS";
    }
    return place;
  }
}
