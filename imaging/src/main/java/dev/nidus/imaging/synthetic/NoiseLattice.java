package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;

/// A smooth random field of about unit variance: Gaussian numbers on a periodic lattice of 32^3 points,
/// interpolated linearly. One lattice serves many scales; its neighbours are one unit apart.
final class NoiseLattice {
  private static final int EDGE = 32;
  private static final int MASK = EDGE - 1;

  /// The standard deviation that interpolation leaves of the lattice's: the square root of (2/3)^3.
  private static final double LEFT = Math.sqrt(8.0 / 27);

  private final float[] values = new float[EDGE * EDGE * EDGE];

  NoiseLattice(RandomSource random) {
    for (int n = 0; n < values.length; n++) {
      values[n] = (float) (random.nextGaussian() / LEFT);
    }
  }

  /// The field at a point in units of the lattice.
  float at(double x, double y, double z) {
    int ix = (int) Math.floor(x);
    int iy = (int) Math.floor(y);
    int iz = (int) Math.floor(z);
    float fx = (float) (x - ix);
    float fy = (float) (y - iy);
    float fz = (float) (z - iz);
    int x0 = ix & MASK;
    int x1 = ix + 1 & MASK;
    int y0 = (iy & MASK) * EDGE;
    int y1 = (iy + 1 & MASK) * EDGE;
    int z0 = (iz & MASK) * EDGE * EDGE;
    int z1 = (iz + 1 & MASK) * EDGE * EDGE;
    float near = plane(z0, y0, y1, x0, x1, fx, fy);
    float far = plane(z1, y0, y1, x0, x1, fx, fy);
    return near + fz * (far - near);
  }

  private float plane(int z, int y0, int y1, int x0, int x1, float fx, float fy) {
    float a = values[z + y0 + x0];
    float b = values[z + y1 + x0];
    float top = a + fx * (values[z + y0 + x1] - a);
    float bottom = b + fx * (values[z + y1 + x1] - b);
    return top + fy * (bottom - top);
  }
}
