package dev.nidus.imaging.synthetic;

import dev.nidus.core.random.RandomSource;

/// The outline of a lesion about its centre, and the texture in it: a superellipsoid turned at random whose
/// radius waves with the direction, slowly in all lesions and finely in rough ones, and thin spikes from
/// the rough. Scaled so that the body, without spikes, has the volume of a sphere of the wanted diameter.
final class LesionShape {
  private static final int SLOW_WAVES = 3;
  private static final int FINE_WAVES = 5;
  private static final int PROBES = 800;

  private final double[] turn = new double[9];
  private final double[] halfAxes = new double[3];
  private final double exponent;
  private final double[] waves = new double[5 * (SLOW_WAVES + FINE_WAVES)];
  private final double[] spikes;
  private final double ramp;
  private final double scale;
  private final NoiseLattice lattice;
  private final double grain;
  private double smallest = Double.POSITIVE_INFINITY;
  private double largest;

  LesionShape(SyntheticLesion lesion, RandomSource random) {
    RandomSource outline = random.named("outline");
    fillTurn(outline);
    halfAxes[0] = 1;
    halfAxes[1] = outline.nextDouble(0.75, 1);
    halfAxes[2] = outline.nextDouble(0.65, 1);
    exponent = outline.nextDouble(2, 2.7);
    double rough = LesionLaw.sigmoid(1.4 * lesion.margin());
    fillWaves(outline, 0.015 + 0.10 * rough);
    ramp = 0.6 + 1.2 * rough;
    double sum = 0;
    double golden = Math.PI * (3 - Math.sqrt(5));
    for (int n = 0; n < PROBES; n++) {
      double z = 1 - (2 * n + 1.0) / PROBES;
      double ring = Math.sqrt(1 - z * z);
      double r = outlineRadius(ring * Math.cos(golden * n), ring * Math.sin(golden * n), z);
      sum += r * r * r;
      smallest = Math.min(smallest, r);
      largest = Math.max(largest, r);
    }
    scale = lesion.diameterMm() / 2 / Math.cbrt(sum / PROBES);
    smallest = 0.93 * smallest * scale;
    largest = 1.07 * largest * scale;
    spikes = spikes(lesion, outline.named("spikes"));
    lattice = new NoiseLattice(random.named("texture"));
    grain = Math.clamp(3 * Math.pow(1.45, lesion.texture()), 1.6, 6.5);
  }

  /// How far from the centre anything of the lesion can lie, in mm.
  double reach() {
    double reach = largest + ramp;
    for (int n = 0; n < spikes.length; n += 5) {
      reach = Math.max(reach, spikes[n + 3] + 1.5);
    }
    return reach;
  }

  /// The share of the body, 0 to 1, at a point in mm from the centre; half at the rim.
  double body(double x, double y, double z) {
    double r = Math.sqrt(x * x + y * y + z * z);
    if (r < smallest - ramp) {
      return 1;
    }
    if (r > largest + ramp) {
      return 0;
    }
    double rim = outlineRadius(x / r, y / r, z / r) * scale;
    return Math.clamp(0.5 + (rim - r) / ramp, 0, 1);
  }

  /// The share of the spikes at a point.
  double spikes(double x, double y, double z) {
    double share = 0;
    double r = Math.sqrt(x * x + y * y + z * z);
    if (r < smallest) {
      return 0;
    }
    for (int n = 0; n < spikes.length; n += 5) {
      double along = x * spikes[n] + y * spikes[n + 1] + z * spikes[n + 2];
      if (along > 0 && along < spikes[n + 3]) {
        double aside = Math.sqrt(Math.max(0, r * r - along * along));
        double width = spikes[n + 4] * (1.15 - along / spikes[n + 3]);
        share = Math.max(share, Math.clamp(0.5 + (width - aside) / 0.7, 0, 1));
      }
    }
    return 0.9 * share;
  }

  /// The texture at a point, of about unit variance.
  double texture(double x, double y, double z) {
    return 0.85 * lattice.at(x / grain, y / grain, z / grain)
        + 0.5 * lattice.at(1.9 * x / grain + 13, 1.9 * y / grain, 1.9 * z / grain);
  }

  private double outlineRadius(double x, double y, double z) {
    double sum = 0;
    for (int axis = 0; axis < 3; axis++) {
      double along = turn[3 * axis] * x + turn[3 * axis + 1] * y + turn[3 * axis + 2] * z;
      sum += Math.pow(Math.abs(along) / halfAxes[axis], exponent);
    }
    double wave = 1;
    for (int n = 0; n < waves.length; n += 5) {
      wave +=
          waves[n + 4]
              * Math.cos(waves[n] * x + waves[n + 1] * y + waves[n + 2] * z + waves[n + 3]);
    }
    return Math.pow(sum, -1 / exponent) * Math.max(0.6, wave);
  }

  private void fillTurn(RandomSource random) {
    double[] q = new double[4];
    double norm = 0;
    for (int n = 0; n < 4; n++) {
      q[n] = random.nextGaussian();
      norm += q[n] * q[n];
    }
    double s = 2 / norm;
    double[] rows = {
      1 - s * (q[2] * q[2] + q[3] * q[3]),
      s * (q[1] * q[2] - q[0] * q[3]),
      s * (q[1] * q[3] + q[0] * q[2]),
      s * (q[1] * q[2] + q[0] * q[3]),
      1 - s * (q[1] * q[1] + q[3] * q[3]),
      s * (q[2] * q[3] - q[0] * q[1]),
      s * (q[1] * q[3] - q[0] * q[2]),
      s * (q[2] * q[3] + q[0] * q[1]),
      1 - s * (q[1] * q[1] + q[2] * q[2])
    };
    System.arraycopy(rows, 0, turn, 0, 9);
  }

  private void fillWaves(RandomSource random, double fine) {
    for (int wave = 0; wave < SLOW_WAVES + FINE_WAVES; wave++) {
      boolean slow = wave < SLOW_WAVES;
      double[] direction = direction(random);
      double frequency = slow ? random.nextDouble(2, 3.5) : random.nextDouble(5, 9);
      for (int axis = 0; axis < 3; axis++) {
        waves[5 * wave + axis] = frequency * direction[axis];
      }
      waves[5 * wave + 3] = random.nextDouble(0, 2 * Math.PI);
      waves[5 * wave + 4] = slow ? 0.05 : fine * Math.sqrt(2.0 / FINE_WAVES);
    }
  }

  private double[] spikes(SyntheticLesion lesion, RandomSource random) {
    double expected = 9 * LesionLaw.sigmoid(2.2 * (lesion.margin() - 0.4));
    int count = (int) (expected * random.nextDouble(0.4, 1.4));
    double[] all = new double[5 * count];
    for (int n = 0; n < count; n++) {
      double[] direction = direction(random);
      System.arraycopy(direction, 0, all, 5 * n, 3);
      double rim = outlineRadius(direction[0], direction[1], direction[2]) * scale;
      all[5 * n + 3] = rim + Math.clamp(lesion.diameterMm() * random.nextDouble(0.2, 0.5), 3, 12);
      all[5 * n + 4] = random.nextDouble(0.7, 1.2);
    }
    return all;
  }

  private static double[] direction(RandomSource random) {
    double z = random.nextDouble(-1, 1);
    double turn = random.nextDouble(0, 2 * Math.PI);
    double ring = Math.sqrt(1 - z * z);
    return new double[] {ring * Math.cos(turn), ring * Math.sin(turn), z};
  }
}
