package dev.nidus.app.arms;

import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.features.HounsfieldFeatures;
import dev.nidus.core.patch.Patch;

/// Controls of the study on sarcomas. The cube is the first 32 of the 33 voxels along each axis.
final class SurroundingTissue {
  private static final int EDGE = 32;
  private static final int RIM = 5;
  private static final float[] BORDERS = {
    -1024, -300, -130, -60, -10, 10, 30, 45, 60, 90, 150, 300
  };

  private SurroundingTissue() {}

  /// The mean of the middle 11 mm and of the whole cube.
  static FeatureVector means(Patch patch) {
    double sum = 0;
    int count = EDGE * EDGE * EDGE;
    for (int n = 0; n < count; n++) {
      sum += at(patch, n);
    }
    return FeatureVector.of(HounsfieldFeatures.of(patch).at(0), (float) (sum / count));
  }

  /// Without the middle 22 mm: mean, deviation and twelve shares of HU.
  static FeatureVector ring(Patch patch) {
    double sum = 0;
    double squares = 0;
    int count = 0;
    int[] shares = new int[BORDERS.length];
    for (int n = 0; n < EDGE * EDGE * EDGE; n++) {
      if (isMiddle(n % EDGE) && isMiddle(n / EDGE % EDGE) && isMiddle(n / EDGE / EDGE)) {
        continue;
      }
      float hounsfield = at(patch, n);
      sum += hounsfield;
      squares += (double) hounsfield * hounsfield;
      count++;
      int share = BORDERS.length - 1;
      while (share > 0 && hounsfield < BORDERS[share]) {
        share--;
      }
      shares[share]++;
    }
    float[] features = new float[2 + shares.length];
    features[0] = (float) (sum / count);
    features[1] = (float) Math.sqrt(Math.max(0, squares / count - sum / count * sum / count));
    for (int n = 0; n < shares.length; n++) {
      features[2 + n] = (float) shares[n] / count;
    }
    return FeatureVector.of(features);
  }

  private static boolean isMiddle(int place) {
    return place >= RIM && place < EDGE - RIM;
  }

  private static float at(Patch patch, int n) {
    int side = patch.size().width();
    return patch.hounsfield()[(n / EDGE / EDGE * side + n / EDGE % EDGE) * side + n % EDGE];
  }
}
