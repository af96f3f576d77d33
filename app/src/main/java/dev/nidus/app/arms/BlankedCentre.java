package dev.nidus.app.arms;

import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;

/// A patch whose middle was taken away: a control of how much an encoder tells from what lies around.
final class BlankedCentre {
  private static final double HALF_PLANE = 11;
  private static final double HALF_DEPTH = 13;

  /// Soft tissue.
  private static final float HOUNSFIELD = 30;

  private BlankedCentre() {}

  /// The patch with 30 HU wherever any part of a voxel lies in the middle 22 x 22 x 26 mm.
  static Patch of(Patch patch) {
    PatchSize size = patch.size();
    Spacing spacing = patch.placement().spacing();
    float[] values = patch.hounsfield().clone();
    int n = 0;
    for (int z = 0; z < size.depth(); z++) {
      boolean depth = reaches(z, size.depth(), spacing.k(), HALF_DEPTH);
      for (int y = 0; y < size.height(); y++) {
        boolean height = depth && reaches(y, size.height(), spacing.j(), HALF_PLANE);
        for (int x = 0; x < size.width(); x++, n++) {
          if (height && reaches(x, size.width(), spacing.i(), HALF_PLANE)) {
            values[n] = HOUNSFIELD;
          }
        }
      }
    }
    return new Patch(size, patch.placement(), values);
  }

  private static boolean reaches(int voxel, int count, double spacing, double half) {
    return (Math.abs(voxel - (count - 1) / 2.0) - 0.5) * spacing < half;
  }
}
