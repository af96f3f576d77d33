package dev.nidus.app.arms;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.patch.PatchSpec;

/// Where the patch of an encoder lies. Features in millimetres are always taken at the seed.
public enum SeedPlacement {
  /// About the seed.
  AT_SEED,
  /// About the nearest voxel whose patch lies in the scan as a whole: nothing is padded, since padding tells where in
  /// the scan a lesion is, and a patch of the scan's own spacing shows its own voxels.
  ON_VOXEL_INSIDE;

  /// By how much of a voxel a patch may stand out of the scan: spacings are written with few digits.
  private static final double ROUNDING = 0.05;

  /// The seed of a patch.
  ///
  /// @param scan its grid
  SeedPoint of(SeedPoint seed, ImageGeometry scan, PatchSpec patch) {
    return switch (this) {
      case AT_SEED -> seed;
      case ON_VOXEL_INSIDE -> {
        ContinuousIndex at = scan.continuousIndexOf(seed.position(scan));
        var voxel =
            scan.pointAt(
                new ContinuousIndex(
                    inside(
                        at.i(),
                        scan.size().i(),
                        patch.size().width(),
                        patch.spacing().i(),
                        scan.spacing().i()),
                    inside(
                        at.j(),
                        scan.size().j(),
                        patch.size().height(),
                        patch.spacing().j(),
                        scan.spacing().j()),
                    inside(
                        at.k(),
                        scan.size().k(),
                        patch.size().depth(),
                        patch.spacing().k(),
                        scan.spacing().k())));
        yield SeedPoint.lps(voxel.x(), voxel.y(), voxel.z());
      }
    };
  }

  private static double inside(
      double index, int voxels, int patchVoxels, double patchSpacing, double scanSpacing) {
    double reach = Math.ceil((patchVoxels - 1) / 2.0 * patchSpacing / scanSpacing - ROUNDING);
    double last = voxels - 1 - reach;
    // a scan that is smaller than the patch is padded on both sides
    return last < reach ? (voxels - 1) / 2.0 : Math.clamp(Math.rint(index), reach, last);
  }
}
