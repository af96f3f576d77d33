package dev.nidus.imaging.synthetic;

/// A region of the atlas: centre and half axes in millimetres.
record Ellipsoid(double x, double y, double z, double a, double b, double c) {

  /// 0 in the centre, 1 at the rim.
  double radius(double px, double py, double pz) {
    return Math.sqrt(square(px, py, pz));
  }

  /// The square of {@link #radius}.
  double square(double px, double py, double pz) {
    double u = (px - x) / a;
    double v = (py - y) / b;
    double w = (pz - z) / c;
    return u * u + v * v + w * w;
  }

  /// The same on the other side of the body.
  Ellipsoid mirrored() {
    return new Ellipsoid(-x, y, z, a, b, c);
  }
}
