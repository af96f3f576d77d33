package dev.nidus.imaging.synthetic;

/// The distributions of lesions. Size, intensity and strength of texture are drawn from strata that all
/// sites and both classes share, so that none of them tells one from the other; the latent coarseness of
/// texture and roughness of margin differ between the classes.
public final class LesionLaw {
  /// Median of the diameters.
  public static final double MEDIAN_DIAMETER_MM = 17;

  /// Standard deviation of the logarithm of the diameters, before the ends are cut off.
  public static final double LOG_DIAMETER_SD = 0.45;

  public static final double SMALLEST_MM = 7;
  public static final double LARGEST_MM = 40;
  public static final double LOWEST_MEAN = 20;
  public static final double HIGHEST_MEAN = 80;
  public static final double LOWEST_TEXTURE = 14;
  public static final double HIGHEST_TEXTURE = 28;

  /// Mean of the latent texture and of the latent margin: this in malignant-like lesions, its negative in
  /// benign-like ones.
  public static final double LATENT_MEAN = 1;

  /// Standard deviation of both latents within a class.
  public static final double LATENT_SD = 0.6;

  /// Correlation of the gene programme with the latent texture.
  public static final double PROGRAMME_CORRELATION = 0.7;

  private static final double LATENT_SPREAD =
      Math.sqrt(LATENT_MEAN * LATENT_MEAN + LATENT_SD * LATENT_SD);

  private LesionLaw() {}

  /// The latent texture in standard deviations of the cohort.
  public static double standardTexture(double texture) {
    return texture / LATENT_SPREAD;
  }

  /// The latent margin in standard deviations of the cohort.
  public static double standardMargin(double margin) {
    return margin / LATENT_SPREAD;
  }

  /// The logarithm of a diameter in standard deviations of the law.
  public static double standardLogDiameter(double diameterMm) {
    return Math.log(diameterMm / MEDIAN_DIAMETER_MM) / LOG_DIAMETER_SD;
  }

  /// The diameter at a quantile: log-normal, the ends cut off.
  static double diameter(double quantile) {
    double low = normal(standardLogDiameter(SMALLEST_MM));
    double high = normal(standardLogDiameter(LARGEST_MM));
    double wanted = low + quantile * (high - low);
    double from = standardLogDiameter(SMALLEST_MM);
    double to = standardLogDiameter(LARGEST_MM);
    for (int halving = 0; halving < 60; halving++) {
      double middle = (from + to) / 2;
      if (normal(middle) < wanted) {
        from = middle;
      } else {
        to = middle;
      }
    }
    return MEDIAN_DIAMETER_MM * Math.exp(LOG_DIAMETER_SD * from);
  }

  static double between(double low, double high, double quantile) {
    return low + quantile * (high - low);
  }

  /// Rises from 0 to 1.
  static double sigmoid(double value) {
    return 1 / (1 + Math.exp(-value));
  }

  /// The normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17).
  private static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double tail =
        Math.exp(-z * z / 2)
            / Math.sqrt(2 * Math.PI)
            * t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return z < 0 ? tail : 1 - tail;
  }
}
