package dev.nidus.evidence.survival;

/// A linear score of features; higher means an earlier event.
public final class RiskScore {
  private final double[] coefficients;
  private final double[] means;

  RiskScore(double[] coefficients, double[] means) {
    this.coefficients = coefficients.clone();
    this.means = means.clone();
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
