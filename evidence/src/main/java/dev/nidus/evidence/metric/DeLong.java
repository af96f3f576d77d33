package dev.nidus.evidence.metric;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// The area under the curve of class 1 with DeLong's variance (DeLong et al. 1988), from mid-ranks (Sun and Xu 2014):
/// n log n. It takes lesions as independent, so with several lesions to a patient its interval is too narrow; the
/// bootstrap over patients is the default of Nidus for that reason.
public final class DeLong {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private final double area;
  private final double[] ofPositives;
  private final double[] ofNegatives;

  private DeLong(double area, double[] ofPositives, double[] ofNegatives) {
    this.area = area;
    this.ofPositives = ofPositives;
    this.ofNegatives = ofNegatives;
  }

  /// Two models on the same lesions.
  ///
  /// @param difference first area minus second
  /// @param standardError of the difference
  /// @param z difference / standard error
  /// @param p two-sided
  /// @param interval of the difference
  public record Comparison(
      double difference, double standardError, double z, double p, ConfidenceInterval interval) {}

  /// Prepares the components of the variance.
  ///
  /// @throws Inestimable with fewer than two lesions of either class
  public static DeLong of(Predictions predictions) {
    if (predictions.classes() != 2) {
      throw new IllegalArgumentException(
          "DeLong's variance is for two classes, got " + predictions.classes());
    }
    int n = predictions.rows();
    double[] positives = new double[n];
    double[] negatives = new double[n];
    int m = 0;
    for (int row = 0; row < n; row++) {
      if (predictions.label(row) == 1) {
        positives[m++] = predictions.score(row, 1);
      } else {
        negatives[row - m] = predictions.score(row, 1);
      }
    }
    if (m < 2 || n - m < 2) {
      throw new Inestimable(
          "DeLong's variance needs at least two lesions of each class, got %d of class 1 and %d of class 0"
              .formatted(m, n - m));
    }
    positives = Arrays.copyOf(positives, m);
    negatives = Arrays.copyOf(negatives, n - m);
    double[] ofPositives = sharesBelow(positives, negatives);
    double[] ofNegatives = sharesBelow(negatives, positives);
    for (int i = 0; i < ofNegatives.length; i++) {
      ofNegatives[i] = 1 - ofNegatives[i];
    }
    return new DeLong(Arrays.stream(ofPositives).average().orElseThrow(), ofPositives, ofNegatives);
  }

  public double area() {
    return area;
  }

  public double variance() {
    return covariance(this);
  }

  /// Wald interval of the area, cut at 0 and 1.
  public ConfidenceInterval interval(double level) {
    double half = quantile(level) * Math.sqrt(variance());
    return new ConfidenceInterval(
        Math.max(0, area - half), Math.min(1, area + half), level, IntervalMethod.DELONG);
  }

  /// This model against another on the same lesions.
  ///
  /// @throws Inestimable if both rank the lesions alike, so that their difference has no variance
  public Comparison against(DeLong other, double level) {
    if (other.ofPositives.length != ofPositives.length
        || other.ofNegatives.length != ofNegatives.length) {
      throw new IllegalArgumentException(
          "both models must be asked about the same lesions, but they have %d and %d of class 1"
              .formatted(ofPositives.length, other.ofPositives.length));
    }
    double difference = area - other.area;
    double variance = variance() + other.variance() - 2 * covariance(other);
    if (!(variance > 1e-18)) {
      throw new Inestimable(
          "both models rank the lesions alike (areas %s and %s), so their difference has no standard error"
              .formatted(area, other.area));
    }
    double error = Math.sqrt(variance);
    double z = difference / error;
    double half = quantile(level) * error;
    return new Comparison(
        difference,
        error,
        z,
        2 * NORMAL.survivalProbability(Math.abs(z)),
        new ConfidenceInterval(difference - half, difference + half, level, IntervalMethod.DELONG));
  }

  private double covariance(DeLong other) {
    return covariance(ofPositives, area, other.ofPositives, other.area) / ofPositives.length
        + covariance(ofNegatives, area, other.ofNegatives, other.area) / ofNegatives.length;
  }

  private static double covariance(double[] a, double meanA, double[] b, double meanB) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - meanA) * (b[i] - meanB);
    }
    return sum / (a.length - 1);
  }

  /// For each value the share of the others below it, equal ones counting one half.
  private static double[] sharesBelow(double[] values, double[] others) {
    double[] sorted = others.clone();
    Arrays.sort(sorted);
    double[] shares = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      int below = firstAtLeast(sorted, values[i]);
      int notAbove = firstAtLeast(sorted, Math.nextUp(values[i]));
      shares[i] = (below + notAbove) / (2.0 * sorted.length);
    }
    return shares;
  }

  private static int firstAtLeast(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static double quantile(double level) {
    return NORMAL.inverseSurvivalProbability((1 - level) / 2);
  }
}
