package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// Everything tubular in one patient: the great vessels, the trees of lungs, liver and mesentery, the
/// airways and the ribs. The vessels of the lungs are the decisive distractor: cut across, they look like
/// nodules.
final class Tubes {
  private static final float AIR = -990;
  private static final double RIB_RADIUS = 5.6;

  private final List<Tube> all = new ArrayList<>();
  private final RandomSource random;

  private Tubes(RandomSource random) {
    this.random = random;
  }

  static List<Tube> of(Physique physique, ContrastPhase phase, RandomSource random) {
    Tubes tubes = new Tubes(random);
    tubes.addRibs(physique);
    tubes.addNodes();
    tubes.addGreatVessels(phase.blood);
    for (Ellipsoid lung : Atlas.LUNGS) {
      double side = Math.signum(lung.x());
      for (int lobe = 0; lobe < 4; lobe++) {
        tubes.grow(
            new Twig(
                side * 24, 8, 95, side, 0.35 * (lobe % 2 * 2 - 1), 0.9 * (lobe - 1.4), 5.5, 30),
            lung,
            0.97,
            phase.blood,
            8);
      }
      tubes.addAirway(side);
    }
    float inLiver = phase == ContrastPhase.NATIVE ? phase.liver - 16 : phase.liver + 45;
    for (int branch = 0; branch < 3; branch++) {
      tubes.grow(
          new Twig(-28, 12, -75, -1, branch - 1, 0.4 * branch, 6, 26),
          Atlas.LIVER,
          0.96,
          inLiver,
          5);
    }
    Ellipsoid mesentery = new Ellipsoid(0, -15, -190, 95, 60, 70);
    for (int branch = 0; branch < 4; branch++) {
      tubes.grow(
          new Twig(0, 18, -165, branch - 1.5, -1, 0.5 - 0.3 * branch, 4, 24),
          mesentery,
          1,
          phase.blood * 0.8f,
          5);
    }
    return List.copyOf(tubes.all);
  }

  /// Where a branch starts, where it goes, how thick it is and how long.
  private record Twig(
      double x,
      double y,
      double z,
      double dx,
      double dy,
      double dz,
      double radius,
      double length) {}

  private void grow(Twig twig, Ellipsoid within, double limit, float hounsfield, int generations) {
    double norm =
        Math.sqrt(twig.dx * twig.dx + twig.dy * twig.dy + twig.dz * twig.dz) / twig.length;
    double x = twig.x + twig.dx / norm;
    double y = twig.y + twig.dy / norm;
    double z = twig.z + twig.dz / norm;
    double r = twig.radius * 0.8;
    all.add(new Tube(twig.x, twig.y, twig.z, x, y, z, twig.radius, r, hounsfield));
    if (generations == 0 || within.radius(x, y, z) > limit) {
      return;
    }
    for (int branch = 0; branch < 2; branch++) {
      grow(
          new Twig(
              x,
              y,
              z,
              twig.dx / norm / twig.length + 0.75 * random.nextGaussian(),
              twig.dy / norm / twig.length + 0.75 * random.nextGaussian(),
              twig.dz / norm / twig.length + 0.75 * random.nextGaussian(),
              r * random.nextDouble(0.72, 0.98),
              twig.length * random.nextDouble(0.72, 0.98)),
          within,
          limit,
          hounsfield,
          generations - 1);
    }
  }

  private void addGreatVessels(float blood) {
    chain(-245, 190, 24, z -> 20, z -> z < 0 ? 22 : 24, 11.5, blood); // aorta
    chain(-245, 40, 24, z -> -20, z -> 18, 11, blood * 0.85f); // vena cava
    arch(blood);
    all.add(new Tube(0, -20, 80, 2, -14, 170, 13, 12, blood)); // ascending aorta
    all.add(new Tube(-24, -12, 60, -26, -8, 230, 9, 8, blood * 0.9f)); // upper vena cava
    all.add(new Tube(-22, 4, 108, 34, 2, 112, 10, 9, blood)); // pulmonary artery
    for (int side = -1; side <= 1; side += 2) {
      all.add(new Tube(side * 12, 24, -245, side * 60, 6, -340, 7, 6, blood)); // iliac vessels
      all.add(new Tube(side * 60, 6, -340, side * 78, -46, -440, 6, 5.5, blood));
      all.add(new Tube(side * 14, 28, -145, side * 50, 44, -145, 3.5, 3, blood)); // renal vessels
    }
    chain(30, 270, 20, z -> -2, z -> 30, 5, 42); // oesophagus
  }

  private void chain(
      double from,
      double to,
      double step,
      DoubleUnaryOperator x,
      DoubleUnaryOperator y,
      double radius,
      float hounsfield) {
    for (double z = from; z < to; z += step) {
      double end = Math.min(z + step, to);
      all.add(
          new Tube(
              x.applyAsDouble(z),
              y.applyAsDouble(z),
              z,
              x.applyAsDouble(end),
              y.applyAsDouble(end),
              end,
              radius,
              radius,
              hounsfield));
    }
  }

  private void arch(float blood) {
    double lastX = 20;
    double lastY = 24;
    double lastZ = 188;
    for (int n = 1; n <= 6; n++) {
      double turn = Math.PI * n / 6;
      double x = 11 + 9 * Math.cos(turn);
      double y = 5 + 19 * Math.cos(turn);
      double z = 186 + 18 * Math.sin(turn);
      all.add(new Tube(lastX, lastY, lastZ, x, y, z, 12, 12, blood));
      lastX = x;
      lastY = y;
      lastZ = z;
    }
  }

  private void addAirway(double side) {
    if (side > 0) {
      all.add(new Tube(0, 14, 135, 0, 8, 300, 9.5, 9.5, 40));
      all.add(new Tube(0, 14, 135, 0, 8, 300, 8, 8, AIR));
    }
    double[] toX = {26, 42, 54};
    double[] toZ = {112, 92, 70};
    double x = 0;
    double z = 135;
    for (int n = 0; n < toX.length; n++) {
      double radius = 6.5 - 1.4 * n;
      all.add(new Tube(x, 14, z, side * toX[n], 14, toZ[n], radius + 1.3, radius, 20));
      all.add(new Tube(x, 14, z, side * toX[n], 14, toZ[n], radius, radius - 1.3, AIR));
      x = side * toX[n];
      z = toZ[n];
    }
  }

  /// Lymph nodes of the usual size, which are no lesions.
  private void addNodes() {
    for (int n = 0; n < 26; n++) {
      double x = random.nextDouble(-34, 34);
      double y = random.nextDouble(-20, 30);
      double z = n < 10 ? random.nextDouble(70, 200) : random.nextDouble(-380, -110);
      double length = random.nextDouble(1, 6);
      double radius = random.nextDouble(2, 4);
      all.add(new Tube(x, y, z, x + length, y, z + length, radius, radius, 45));
    }
  }

  /// Arcs about the chest that fall toward the front: cortex with spongy bone in it.
  private void addRibs(Physique physique) {
    for (int rib = 0; rib < 10; rib++) {
      double back = 215 - 27 * rib;
      for (int side = -1; side <= 1; side += 2) {
        ribRing(physique, back, side, RIB_RADIUS, 780);
        ribRing(physique, back, side, RIB_RADIUS - 2.2, physique.trabecular());
      }
    }
  }

  private void ribRing(Physique physique, double back, int side, double radius, float filling) {
    int pieces = 18;
    double lastX = 0;
    double lastY = 0;
    double lastZ = 0;
    for (int n = 0; n <= pieces; n++) {
      double turn = Math.PI * (0.06 + 0.80 * n / pieces); // 0 at the back, pi in front
      double z = back - 62.0 * n / pieces;
      double inset =
          2 + physique.fatMm() * (Math.cos(turn) > 0 ? 0.8 : 1) + physique.muscleMm() / 2;
      double x = side * (Atlas.halfWidth(z) - inset) * Math.sin(turn);
      double y = (Atlas.halfDepth(z) - inset) * Math.cos(turn);
      if (n > 0) {
        all.add(new Tube(lastX, lastY, lastZ, x, y, z, radius, radius, filling));
      }
      lastX = x;
      lastY = y;
      lastZ = z;
    }
  }
}
