package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;

/// The tissues of one patient as a function of place, in HU and without noise of the scanner: shells of
/// skin, fat and muscle, spine, pelvis, and the organs between. Tubes (vessels, airways, ribs) are painted
/// over it by {@link Tubes}. About 60 ns a point.
final class Torso {
  static final float AIR = -1000;

  private static final float SKIN = 15;
  private static final float FAT = -100;
  private static final float MUSCLE = 56;
  private static final float CORTEX = 850;
  private static final double SKIN_MM = 2;

  private final Physique physique;
  private final Organs organs;
  private final NoiseLattice lattice;

  Torso(Physique physique, ContrastPhase phase, RandomSource random) {
    this.physique = physique;
    this.lattice = new NoiseLattice(random.named("tissue"));
    this.organs = new Organs(physique, phase, lattice);
  }

  /// The intensity at a point of the atlas.
  float at(double x, double y, double z) {
    double width = Atlas.halfWidth(z);
    double depth = Atlas.halfDepth(z);
    double ellipse = x * x / (width * width) + y * y / (depth * depth);
    if (ellipse >= 1) {
      return AIR;
    }
    double below = (1 - Math.sqrt(ellipse)) * (width + depth) / 2; // mm under the skin, about
    if (below < SKIN_MM) {
      return SKIN;
    }
    if (Math.abs(x) < 48 && y > 30) {
      float bone = spine(x, y, z);
      if (bone > AIR) {
        return bone;
      }
    }
    double fat = physique.fatMm() * (y > 0 ? 1 - 0.5 * y / depth : 1);
    double wall = below - SKIN_MM - fat;
    if (wall < 0) {
      return fat(x, y, z);
    }
    if (z < Atlas.HIP_END) {
      return thigh(x, y, z);
    }
    boolean pelvis = z < Atlas.PELVIS_TOP;
    if (wall < physique.muscleMm() || (pelvis && Atlas.ILIUM.square(x, y, z) > 1.06)) {
      return pelvis ? hip(x, y, z) : muscle(x, y, z);
    }
    if (pelvis) {
      float plate = ilium(x, y, z);
      return plate > AIR ? plate : organs.pelvis(x, y, z);
    }
    if (y > 46 && Math.abs(x) < 58 && (z < -100 || y > 78)) {
      return muscle(x, y, z); // psoas and the muscles along the spine
    }
    return z > Atlas.diaphragm(x, y) ? organs.chest(x, y, z) : organs.abdomen(x, y, z);
  }

  private float fat(double x, double y, double z) {
    float coarse = lattice.at(x * 0.10 + 5, y * 0.10, z * 0.10);
    float strand = lattice.at(x * 0.22, y * 0.22 + 9, z * 0.12);
    return FAT + 7 * coarse + (Math.abs(strand) < 0.07f ? 45 : 0);
  }

  /// Bundles along the body with fat between them.
  private float muscle(double x, double y, double z) {
    float bundle = lattice.at(x * 0.30, y * 0.30, z * 0.03 + 3);
    return MUSCLE + 7 * bundle + (bundle < -1.6f ? -70 : 0);
  }

  private float hip(double x, double y, double z) {
    double head = Atlas.LEFT_FEMUR_HEAD.radius(Math.abs(x), y, z);
    if (head < 1) {
      return head > 0.88 ? CORTEX : spongy(x, y, z);
    }
    float plate = ilium(x, y, z);
    return plate > AIR ? plate : muscle(x, y, z);
  }

  private float thigh(double x, double y, double z) {
    double dx = Math.abs(x) - 92;
    double dy = y - 4;
    double fromShaft = Math.sqrt(dx * dx + dy * dy);
    if (fromShaft < 15) {
      return fromShaft > 9 ? CORTEX : FAT + 40;
    }
    return Math.abs(x) < 8 ? fat(x, y, z) : muscle(x, y, z);
  }

  /// The plate of the iliac bone, or air where it is not.
  private float ilium(double x, double y, double z) {
    if (Math.abs(x) < 46 || y < -34 || z < -395 || z > -246) {
      return AIR;
    }
    double from = Math.abs(Atlas.ILIUM.radius(x, y, z) - 0.99) * 95;
    if (from > 7) {
      return AIR;
    }
    return from > 5 ? CORTEX : spongy(x, y, z);
  }

  /// Vertebra, disc or canal, or air where the spine is not.
  private float spine(double x, double y, double z) {
    if (z < Atlas.SPINE_END) {
      return AIR;
    }
    double step = z / Atlas.VERTEBRA_PERIOD;
    double along = (step - Math.floor(step)) * Atlas.VERTEBRA_PERIOD;
    double u = x / Atlas.VERTEBRA_RADIUS_X;
    double v = (y - Atlas.SPINE_Y) / Atlas.VERTEBRA_RADIUS_Y;
    double body = Math.sqrt(u * u + v * v);
    if (body < 1) {
      if (along < Atlas.DISC) {
        return 75 + 6 * lattice.at(x * 0.3, y * 0.3, z * 0.3);
      }
      double end = Math.min(along - Atlas.DISC, Atlas.VERTEBRA_PERIOD - along);
      return body > 0.92 || end < 1.5 ? 620 : spongy(x, y, z);
    }
    double behind = y - (Atlas.SPINE_Y + 27);
    double canal = Math.sqrt(x * x + behind * behind);
    if (canal < 9) {
      return canal < 6 ? 38 : 5;
    }
    if (canal < 13 && along > 10) {
      return 520;
    }
    boolean process = Math.abs(x) < 3.5 && behind > 0 && behind < 28 && along > 9 && along < 24;
    boolean transverse = Math.abs(x) < 34 && Math.abs(behind) < 4.5 && along > 13 && along < 22;
    return process || transverse ? 460 : AIR;
  }

  private float spongy(double x, double y, double z) {
    return physique.trabecular()
        + 45 * lattice.at(x * 0.75, y * 0.75, z * 0.75)
        + 20 * lattice.at(x * 0.2, y * 0.2, z * 0.2 + 7);
  }
}
