package dev.nidus.imaging.synthetic;

/// What lies inside the walls of chest, abdomen and pelvis. Each organ has a grain of its own, so that a
/// lesion's surroundings tell its site by more than their mean.
final class Organs {
  private static final float FAT = -102;

  private final Physique physique;
  private final ContrastPhase phase;
  private final NoiseLattice lattice;

  Organs(Physique physique, ContrastPhase phase, NoiseLattice lattice) {
    this.physique = physique;
    this.phase = phase;
    this.lattice = lattice;
  }

  float chest(double x, double y, double z) {
    Ellipsoid lung = x > 0 ? Atlas.LEFT_LUNG : Atlas.RIGHT_LUNG;
    if (lung.square(x, y, z) < 1) {
      float lobule = lattice.at(x * 0.13, y * 0.13, z * 0.13);
      float grain = lattice.at(x * 0.5, y * 0.5, z * 0.5 + 11);
      return physique.lung() + 0.35f * (float) y + 26 * lobule + 26 * grain;
    }
    double heart = Atlas.HEART.square(x, y, z);
    if (heart < 1) {
      boolean chamber = lattice.at(x * 0.035, y * 0.035 + 4, z * 0.035) > 0 && heart < 0.72;
      float wall = 0.55f * phase.blood + 24;
      return (chamber ? phase.blood : wall) + 4 * lattice.at(x * 0.2, y * 0.2, z * 0.2);
    }
    return loose(x, y, z, 0.9f);
  }

  float abdomen(double x, double y, double z) {
    if (Atlas.LIVER.square(x, y, z) < 1) {
      return liver(x, y, z);
    }
    double spleen = Atlas.SPLEEN.square(x, y, z);
    if (spleen < 1) {
      return phase.spleen + 9 * lattice.at(x * 0.26, y * 0.26, z * 0.26 + 2);
    }
    double left = Atlas.LEFT_KIDNEY.square(x, y, z);
    double right = Atlas.RIGHT_KIDNEY.square(x, y, z);
    if (left < 1 || right < 1) {
      return kidney(Math.sqrt(Math.min(left, right)), x, y, z);
    }
    double stomach = Atlas.STOMACH.square(x, y, z);
    if (stomach < 1) {
      if (stomach > 0.78) {
        return 52;
      }
      return y < -48 ? Torso.AIR : 18 + 22 * lattice.at(x * 0.16, y * 0.16, z * 0.16);
    }
    return bowel(x, y, z);
  }

  float pelvis(double x, double y, double z) {
    double bladder = Atlas.BLADDER.square(x, y, z);
    if (bladder < 1) {
      return bladder > 0.84 ? 40 : 6 + 2 * lattice.at(x * 0.2, y * 0.2, z * 0.2);
    }
    double rectum = (x * x + (y - 42) * (y - 42)) / 400;
    if (z < -290 && rectum < 1) {
      return rectum > 0.6 ? 45 : rectum < 0.12 ? Torso.AIR : 30;
    }
    if (z > -300) {
      return bowel(x, y, z);
    }
    return loose(x, y, z, 0.75f);
  }

  private float liver(double x, double y, double z) {
    return phase.liver
        + 8 * lattice.at(x * 0.34, y * 0.34, z * 0.34)
        + 4 * lattice.at(x * 0.05, y * 0.05, z * 0.05 + 5);
  }

  private float kidney(double radius, double x, double y, double z) {
    if (radius < 0.3) {
      return -70;
    }
    // pyramids between columns of cortex
    boolean cortex = radius > 0.72 || lattice.at(x * 0.09, y * 0.09, z * 0.09 + 13) > 0.7f;
    return (cortex ? phase.kidneyCortex : phase.kidneyMedulla)
        + 6 * lattice.at(x * 0.4, y * 0.4, z * 0.4);
  }

  /// Loops with folds, some with gas, in mesenteric fat.
  private float bowel(double x, double y, double z) {
    float loop = lattice.at(x * 0.045 + 3, y * 0.045, z * 0.045);
    float level = Math.abs(loop);
    if (level < 0.42f) {
      return loose(x, y, z, 1.0f);
    }
    if (level < 0.62f) {
      return 48 + 8 * lattice.at(x * 0.3, y * 0.3, z * 0.3);
    }
    if (loop > 1.15f && y < -10) {
      return Torso.AIR;
    }
    return 22 + 18 * lattice.at(x * 0.2, y * 0.2, z * 0.2 + 6);
  }

  /// Fat with small vessels and sheets of connective tissue.
  private float loose(double x, double y, double z, float thin) {
    float sheet = lattice.at(x * 0.16, y * 0.16, z * 0.16 + 8);
    float coarse = lattice.at(x * 0.07 + 1, y * 0.07, z * 0.07);
    return FAT + 9 * coarse + (Math.abs(sheet) < 0.12f * thin ? 85 : 0);
  }
}
