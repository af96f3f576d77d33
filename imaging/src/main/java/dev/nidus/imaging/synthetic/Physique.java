package dev.nidus.imaging.synthetic;

import dev.nidus.core.geometry.Point3;
import dev.nidus.core.random.RandomSource;

/// One patient's build: how the body of the atlas becomes this one.
///
/// @param scale size of the body relative to the atlas
/// @param fatMm depth of the fat under the skin, in the atlas
/// @param muscleMm depth of the wall's muscle, in the atlas
/// @param trabecular intensity of spongy bone, HU
/// @param lung intensity of aerated lung, HU
/// @param place where the middle of the body lies in the scanner, LPS mm
record Physique(
    double scale, double fatMm, double muscleMm, float trabecular, float lung, Point3 place) {

  static Physique draw(RandomSource random) {
    return new Physique(
        random.nextDouble(0.9, 1.12),
        random.nextDouble(8, 30),
        random.nextDouble(9, 14),
        (float) random.nextDouble(140, 260),
        (float) random.nextDouble(-880, -810),
        new Point3(
            random.nextDouble(-60, 60), random.nextDouble(-120, 60), random.nextDouble(-900, 300)));
  }

  /// From the atlas to the scanner.
  Point3 inScanner(Point3 atlas) {
    return new Point3(
        atlas.x() * scale + place.x(),
        atlas.y() * scale + place.y(),
        atlas.z() * scale + place.z());
  }
}
