package dev.nidus.evidence.stability;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;

/// The readings of many features, taken in lesion by lesion and not kept: sums that an analysis of variance of each feature
/// needs, (readings + 6) · features numbers however many lesions there are.
///
/// Sums are of differences from the first lesion's first reading, so that little is lost by cancellation. Not thread-safe.
public final class RepeatedFeatures {
  private final int readings;
  private final double[] origin;
  private final double[] sum;
  private final double[] squares;
  private final double[] subjectSquares;
  private final double[][] ofReading;
  private final boolean[] varies;
  private int lesions;

  /// @param features how many there are
  /// @param readings of each lesion, at least 2
  public RepeatedFeatures(int features, int readings) {
    if (features < 1 || readings < 2) {
      throw new IllegalArgumentException(
          "repeated features are at least one with two readings, got %d with %d"
              .formatted(features, readings));
    }
    this.readings = readings;
    origin = new double[features];
    sum = new double[features];
    squares = new double[features];
    subjectSquares = new double[features];
    ofReading = new double[readings][features];
    varies = new boolean[features];
  }

  /// Takes the readings of a lesion in: features of each reading, finite.
  public void add(float[][] lesion) {
    if (lesion.length != readings) {
      throw new IllegalArgumentException(
          "every lesion has %d readings, got %d; leave incomplete lesions out"
              .formatted(readings, lesion.length));
    }
    if (lesions == 0) {
      for (int k = 0; k < origin.length; k++) {
        origin[k] = lesion[0][k];
      }
    }
    double[] ofLesion = new double[origin.length];
    for (int j = 0; j < readings; j++) {
      double[] column = ofReading[j];
      for (int k = 0; k < origin.length; k++) {
        double x = lesion[j][k] - origin[k];
        if (!Double.isFinite(x)) {
          throw new IllegalArgumentException(
              "feature %d of reading %d is %s; leave lesions out that are not finite"
                  .formatted(k, j + 1, lesion[j][k]));
        }
        varies[k] |= x != 0;
        ofLesion[k] += x;
        column[k] += x;
        squares[k] += x * x;
      }
    }
    for (int k = 0; k < origin.length; k++) {
      sum[k] += ofLesion[k];
      subjectSquares[k] += ofLesion[k] * ofLesion[k];
    }
    lesions++;
  }

  public int features() {
    return origin.length;
  }

  public int lesions() {
    return lesions;
  }

  /// Features that are the same in all readings of all lesions.
  public int constant() {
    int constant = 0;
    for (boolean one : varies) {
      constant += one ? 0 : 1;
    }
    return constant;
  }

  /// The correlation of one feature, with its interval.
  ///
  /// @throws Inestimable with fewer than two lesions, or if the feature is constant
  public IntraclassCorrelation correlation(int feature, IccForm form) {
    return IntraclassCorrelation.of(meanSquares(feature), form, 0.95);
  }

  /// The correlations of all features that are not constant, from small to large, without intervals.
  ///
  /// @throws Inestimable with fewer than two lesions, or if all features are constant
  public double[] correlations(IccForm form) {
    double[] values = new double[origin.length];
    int kept = 0;
    for (int k = 0; k < origin.length; k++) {
      if (varies[k]) {
        double value = IntraclassCorrelation.value(meanSquares(k), form);
        if (!Double.isNaN(value)) {
          values[kept++] = value;
        }
      }
    }
    if (kept == 0) {
      throw new Inestimable(
          "no feature has an intraclass correlation: all %d are constant".formatted(origin.length));
    }
    double[] sorted = Arrays.copyOf(values, kept);
    Arrays.sort(sorted);
    return sorted;
  }

  private MeanSquares meanSquares(int k) {
    if (lesions < 2) {
      throw new Inestimable(
          "an intraclass correlation needs at least two lesions with %d readings each, got %d"
              .formatted(readings, lesions));
    }
    if (!varies[k]) {
      throw new Inestimable(
          "an intraclass correlation cannot be estimated: feature %d is %s in all readings"
              .formatted(k, origin[k]));
    }
    double n = lesions;
    double r = readings;
    double correction = sum[k] * sum[k] / (n * r);
    double columns = 0;
    for (double[] column : ofReading) {
      columns += column[k] * column[k];
    }
    // differences of sums may end a little below 0
    double between = Math.max(0, subjectSquares[k] / r - correction);
    double reader = Math.max(0, columns / n - correction);
    double within = Math.max(0, squares[k] - subjectSquares[k] / r);
    double error = Math.max(0, within - reader);
    return new MeanSquares(
        lesions,
        readings,
        between / (n - 1),
        reader / (r - 1),
        within / (n * (r - 1)),
        error / ((n - 1) * (r - 1)));
  }
}
