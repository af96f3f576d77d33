package dev.nidus.evidence.probe;

/// Columns to mean 0 and standard deviation 1, by the rows that a probe is trained on: population standard deviation; a
/// constant column is divided by 1. SPEC section 6.
public final class Standardiser {
  private final double[] mean;
  private final double[] deviation;

  private Standardiser(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /// Mean and deviation of the training rows.
  public static Standardiser of(FeatureMatrix training) {
    int n = training.rows();
    double[] mean = new double[training.columns()];
    double[] deviation = new double[mean.length];
    for (int column = 0; column < mean.length; column++) {
      double[] values = training.column(column);
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      mean[column] = sum / n;
      double squares = 0;
      double rest = 0;
      for (double value : values) {
        double distance = value - mean[column];
        squares += distance * distance;
        rest += distance;
      }
      double variance = (squares - rest * rest / n) / n;
      deviation[column] = isConstant(mean[column], variance, n) ? 1 : Math.sqrt(variance);
    }
    return new Standardiser(mean, deviation);
  }

  /// Numbers read back from a file.
  public static Standardiser of(double[] mean, double[] deviation) {
    if (mean.length != deviation.length) {
      throw new IllegalArgumentException(
          "a standardiser has a deviation for each mean, got %d means and %d deviations"
              .formatted(mean.length, deviation.length));
    }
    for (int column = 0; column < deviation.length; column++) {
      if (!(deviation[column] > 0) || !Double.isFinite(mean[column])) {
        throw new IllegalArgumentException(
            "column %d cannot be standardised with mean %s and deviation %s"
                .formatted(column, mean[column], deviation[column]));
      }
    }
    return new Standardiser(mean.clone(), deviation.clone());
  }

  /// The features in the scale of the training rows.
  public FeatureMatrix apply(FeatureMatrix features) {
    if (features.columns() != mean.length) {
      throw new IllegalArgumentException(
          "the probe was trained on %d features, these have %d: they are of another encoder"
              .formatted(mean.length, features.columns()));
    }
    return features.scaled(mean, deviation);
  }

  public int columns() {
    return mean.length;
  }

  public double mean(int column) {
    return mean[column];
  }

  public double deviation(int column) {
    return deviation[column];
  }

  /// A variance that rounding alone may have made, by scikit-learn's bound.
  private static boolean isConstant(double mean, double variance, int n) {
    double epsilon = Math.ulp(1.0);
    double rounding = n * mean * epsilon;
    return variance <= n * epsilon * variance + rounding * rounding;
  }
}
