package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;

/// One lesion as a slab and the slices after it see it: where it displaces the body, where its texture
/// stands, and its mask. Intensity and strength of the texture are set last, on blurred slices, so that
/// the lesion measures what its truth says.
final class LesionCast {
  /// What a lesion needs to measure what its truth says.
  ///
  /// @param level intensity, HU, before the slices blur it
  /// @param gain standard deviation of the texture, HU, before the slices blur it
  record Calibration(double level, double gain) {}

  private static final float CORE = 0.95f;
  private static final int SMALLEST_CORE = 20;

  /// Fine texture in a small lesion blurs away; beyond this it would be stronger than any tissue's.
  private static final double STRONGEST = 3;

  private final int u0;
  private final int v0;
  private final int width;
  private final int height;
  private final int sliceWidth;
  private final int sliceHeight;
  private final Slab.Slices slices;
  private final float[] cover;
  private final float[] textured;
  private final float[] body;

  /// Casts a lesion and takes the room that it fills out of the slab.
  LesionCast(Slab slab, LesionShape shape, Point3 centre, PointSpread spread) {
    double reach = shape.reach();
    int[] us = widened(slab.range(0, centre, reach), spread.reach(), slab.width);
    int[] vs = widened(slab.range(1, centre, reach), spread.reach(), slab.height);
    int[] layers = slab.range(2, centre, reach);
    u0 = us[0];
    v0 = vs[0];
    width = us[1] - us[0] + 1;
    height = vs[1] - vs[0] + 1;
    sliceWidth = slab.width;
    sliceHeight = slab.height;
    int count = width * height * (layers[1] - layers[0] + 1);
    float[] fineCover = new float[count];
    float[] fineTexture = new float[count];
    float[] fineBody = new float[count];
    int n = 0;
    for (int layer = layers[0]; layer <= layers[1]; layer++) {
      for (int v = vs[0]; v <= vs[1]; v++) {
        int at = (layer * slab.height + v) * slab.width + u0;
        for (int u = us[0]; u <= us[1]; u++, n++, at++) {
          double x = slab.scannerAt(0, u, v, layer) - centre.x();
          double y = slab.scannerAt(1, u, v, layer) - centre.y();
          double z = slab.scannerAt(2, u, v, layer) - centre.z();
          double inside = shape.body(x, y, z);
          double share = inside == 1 ? 1 : Math.max(inside, shape.spikes(x, y, z));
          if (share > 0) {
            fineBody[n] = (float) inside;
            fineCover[n] = (float) share;
            fineTexture[n] = (float) (share * shape.texture(x, y, z));
            slab.values[at] *= (float) (1 - share);
          }
        }
      }
    }
    slices = slab.slicesOf(layers[0], layers[1]);
    cover = slices.collapsed(fineCover, width * height);
    textured = slices.collapsed(fineTexture, width * height);
    body = slices.collapsed(fineBody, width * height);
    spread.blur(cover, width, height);
    spread.blur(textured, width, height);
  }

  /// Finds the level and the gain at which the core of this lesion has the mean and the texture of its
  /// truth.
  ///
  /// @param scan slices from which the lesion's room was taken
  Calibration calibrate(float[] scan, SyntheticLesion lesion) {
    float threshold = coreThreshold();
    double count = 0;
    double bodySum = 0;
    double coverSum = 0;
    double textureSum = 0;
    double textureSquares = 0;
    for (int n = 0; n < cover.length; n++) {
      if (cover[n] >= threshold) {
        count++;
        bodySum += scan[place(n)];
        coverSum += cover[n];
        textureSum += textured[n];
        textureSquares += (double) textured[n] * textured[n];
      }
    }
    double mean = textureSum / count;
    double sd = Math.sqrt(Math.max(0, textureSquares / count - mean * mean));
    double gain = lesion.textureHounsfield() / Math.max(sd, 1 / STRONGEST);
    double level = (count * lesion.meanHounsfield() - bodySum - gain * textureSum) / coverSum;
    return new Calibration(level, gain);
  }

  /// Puts the lesion into the slices.
  void addTo(float[] scan, Calibration calibration) {
    for (int n = 0; n < cover.length; n++) {
      if (cover[n] != 0) {
        scan[place(n)] +=
            (float) (calibration.level() * cover[n] + calibration.gain() * textured[n]);
      }
    }
  }

  /// The mask in the order of the slices: 1 where at least half of a voxel is lesion.
  byte[] mask(int voxels) {
    byte[] mask = new byte[voxels];
    int most = 0;
    for (int n = 0; n < body.length; n++) {
      if (body[n] >= 0.5f) {
        mask[place(n)] = 1;
      }
      most = body[n] > body[most] ? n : most;
    }
    mask[place(most)] = 1;
    return mask;
  }

  /// A high share of lesion, or, where a lesion is so small that hardly a voxel has it, less.
  private float coreThreshold() {
    float threshold = CORE;
    while (threshold > 0.05f) {
      int count = 0;
      for (float share : cover) {
        count += share >= threshold ? 1 : 0;
      }
      if (count >= SMALLEST_CORE) {
        return threshold;
      }
      threshold -= 0.1f;
    }
    return threshold;
  }

  private int place(int n) {
    int u = n % width;
    int v = n / width % height;
    int slice = n / (width * height);
    return ((slices.first() + slice) * sliceHeight + v0 + v) * sliceWidth + u0 + u;
  }

  private static int[] widened(int[] range, int by, int count) {
    return new int[] {Math.max(0, range[0] - by), Math.min(count - 1, range[1] + by)};
  }
}
