package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.random.RandomSource;
import java.util.List;

/// Where lesions of a site may lie in the atlas.
final class LesionPlacement {
  private LesionPlacement() {}

  static Point3 draw(LesionSite site, Physique physique, RandomSource random) {
    return switch (site) {
      case LUNG -> lung(random);
      case LIVER -> inside(Atlas.LIVER, 0.8, random);
      case KIDNEY -> inside(Atlas.KIDNEYS.get(random.nextInt(2)), 0.95, random);
      case MEDIASTINUM -> box(-26, 26, -18, 30, 70, 190, random);
      case ABDOMEN -> box(-80, 80, -62, 16, -225, -120, random);
      case PELVIS -> box(-45, 45, -45, 55, -345, -255, random);
      case BONE -> bone(random);
      case SOFT_TISSUE -> wall(physique, random);
    };
  }

  private static Point3 lung(RandomSource random) {
    List<Ellipsoid> lungs = Atlas.LUNGS;
    while (true) {
      Point3 point = inside(lungs.get(random.nextInt(2)), 0.92, random);
      if (point.z() > Atlas.diaphragm(point.x(), point.y()) + 4
          && Atlas.HEART.square(point.x(), point.y(), point.z()) > 1) {
        return point;
      }
    }
  }

  /// A vertebra, the plate of the ilium or the head of a femur.
  private static Point3 bone(RandomSource random) {
    double where = random.nextDouble();
    if (where < 0.6) {
      int level = random.nextInt(-9, 7);
      return new Point3(
          random.nextDouble(-9, 9),
          Atlas.SPINE_Y + random.nextDouble(-7, 7),
          Atlas.VERTEBRA_PERIOD * (level + 0.6) + random.nextDouble(-7, 7));
    }
    double side = random.nextBoolean() ? 1 : -1;
    if (where < 0.8) {
      Ellipsoid head = Atlas.LEFT_FEMUR_HEAD;
      return inside(new Ellipsoid(side * head.x(), head.y(), head.z(), 12, 12, 12), 1, random);
    }
    double z = random.nextDouble(-350, -270);
    double y = random.nextDouble(-10, 50);
    Ellipsoid ilium = Atlas.ILIUM;
    double v = (y - ilium.y()) / ilium.b();
    double w = (z - ilium.z()) / ilium.c();
    return new Point3(side * ilium.a() * 0.99 * Math.sqrt(Math.max(0.15, 1 - v * v - w * w)), y, z);
  }

  /// In the wall, the gluteal muscles or the thighs, at a depth where fat meets muscle.
  private static Point3 wall(Physique physique, RandomSource random) {
    double z =
        random.nextDouble() < 0.5 ? random.nextDouble(-520, -260) : random.nextDouble(-230, 230);
    double turn = random.nextDouble(0, 2 * Math.PI);
    double below = random.nextDouble(0.4, 1) * (physique.fatMm() + physique.muscleMm());
    double width = Atlas.halfWidth(z);
    double depth = Atlas.halfDepth(z);
    double part = 1 - 2 * below / (width + depth);
    return new Point3(part * width * Math.sin(turn), part * depth * Math.cos(turn), z);
  }

  private static Point3 inside(Ellipsoid organ, double part, RandomSource random) {
    while (true) {
      double u = random.nextDouble(-1, 1);
      double v = random.nextDouble(-1, 1);
      double w = random.nextDouble(-1, 1);
      if (u * u + v * v + w * w < 1) {
        return new Point3(
            organ.x() + part * u * organ.a(),
            organ.y() + part * v * organ.b(),
            organ.z() + part * w * organ.c());
      }
    }
  }

  private static Point3 box(
      double x0, double x1, double y0, double y1, double z0, double z1, RandomSource random) {
    return new Point3(
        random.nextDouble(x0, x1), random.nextDouble(y0, y1), random.nextDouble(z0, z1));
  }
}
