package dev.nidus.imaging.synthetic;

import java.util.List;

/// Where things lie in the body that all patients share: LPS millimetres about the middle of the trunk at
/// the height of the diaphragm, z from -560 (thighs) to 330 (neck).
final class Atlas {
  static final Ellipsoid LEFT_LUNG = new Ellipsoid(71, 2, 95, 57, 76, 165);
  static final Ellipsoid RIGHT_LUNG = LEFT_LUNG.mirrored();
  static final Ellipsoid HEART = new Ellipsoid(24, -32, 48, 54, 44, 56);
  static final Ellipsoid LIVER = new Ellipsoid(-58, -8, -52, 82, 80, 82);
  static final Ellipsoid SPLEEN = new Ellipsoid(98, 36, -42, 27, 42, 48);
  static final Ellipsoid STOMACH = new Ellipsoid(55, -38, -52, 46, 34, 44);
  static final Ellipsoid LEFT_KIDNEY = new Ellipsoid(60, 44, -140, 27, 25, 54);
  static final Ellipsoid RIGHT_KIDNEY = new Ellipsoid(-62, 44, -152, 27, 25, 54);
  static final Ellipsoid BLADDER = new Ellipsoid(0, -30, -372, 42, 34, 34);
  static final Ellipsoid ILIUM = new Ellipsoid(0, 14, -312, 122, 84, 92);
  static final Ellipsoid LEFT_FEMUR_HEAD = new Ellipsoid(88, 2, -402, 24, 24, 24);
  static final List<Ellipsoid> LUNGS = List.of(LEFT_LUNG, RIGHT_LUNG);
  static final List<Ellipsoid> KIDNEYS = List.of(LEFT_KIDNEY, RIGHT_KIDNEY);

  static final double SPINE_Y = 56;
  static final double VERTEBRA_RADIUS_X = 22;
  static final double VERTEBRA_RADIUS_Y = 17;
  static final double VERTEBRA_PERIOD = 33;
  static final double DISC = 7;
  static final double SPINE_END = -350;

  /// Below it lies the pelvis.
  static final double PELVIS_TOP = -235;

  static final double HIP_END = -430;

  private static final double[] LEVELS = {-560, -430, -330, -180, -40, 120, 250, 300, 340};
  private static final double[] HALF_WIDTHS = {172, 182, 178, 156, 162, 172, 158, 92, 70};
  private static final double[] HALF_DEPTHS = {98, 112, 116, 108, 114, 118, 108, 78, 68};

  private Atlas() {}

  /// Half the width of the body at a height.
  static double halfWidth(double z) {
    return interpolated(HALF_WIDTHS, z);
  }

  /// Half the depth, front to back, of the body at a height.
  static double halfDepth(double z) {
    return interpolated(HALF_DEPTHS, z);
  }

  /// The height of the diaphragm: two domes.
  static double diaphragm(double x, double y) {
    double sideways = Math.abs(x) - 68;
    double forward = y + 8;
    return 24 - 0.0075 * sideways * sideways - 0.006 * forward * forward;
  }

  private static double interpolated(double[] values, double z) {
    if (z <= LEVELS[0]) {
      return values[0];
    }
    for (int n = 1; n < LEVELS.length; n++) {
      if (z < LEVELS[n]) {
        double t = (z - LEVELS[n - 1]) / (LEVELS[n] - LEVELS[n - 1]);
        return values[n - 1] + t * (values[n] - values[n - 1]);
      }
    }
    return values[values.length - 1];
  }
}
