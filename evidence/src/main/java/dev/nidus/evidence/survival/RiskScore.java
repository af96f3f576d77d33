package dev.nidus.evidence.survival;

/// A linear score of features; higher means an earlier event.
public final class RiskScore {
  private final double[] coefficients;
  private final double[] means;

  RiskScore(double[] coefficients, double[] means) {
    this.coefficients = coefficients.clone();
    this.means = means.clone();
  }

  /// Numbers read back from a file.
  ///
  /// @param coefficients one per feature, finite
  /// @param means of the features, as many
  public static RiskScore of(double[] coefficients, double[] means) {
    if (coefficients.length != means.length || coefficients.length == 0) {
      throw new UnusableSurvivalData(
          "a risk score has a mean for each coefficient, got %d coefficients and %d means"
              .formatted(coefficients.length, means.length));
    }
    for (int j = 0; j < means.length; j++) {
      if (!Double.isFinite(coefficients[j]) || !Double.isFinite(means[j])) {
        throw new UnusableSurvivalData(
            "feature %d of the risk score has the coefficient %s and the mean %s; both are finite numbers"
                .formatted(j, coefficients[j], means[j]));
      }
    }
    return new RiskScore(coefficients, means);
  }

  /// The logarithm of the hazard over that of a patient with mean features.
  public double of(double[] features) {
    if (features.length != coefficients.length) {
      throw new UnusableSurvivalData(
          "the score was fitted to %d features, and %d were given"
              .formatted(coefficients.length, features.length));
    }
    double sum = 0;
    for (int j = 0; j < coefficients.length; j++) {
      sum += coefficients[j] * (features[j] - means[j]);
    }
    return sum;
  }

  /// One per feature.
  public double[] coefficients() {
    return coefficients.clone();
  }

  /// Means of the features of the patients that the score was fitted to.
  public double[] means() {
    return means.clone();
  }
}
