package dev.nidus.evidence.stability;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// How far two readings of a lesion are apart, in their own unit. The intervals of {@link #of} take lesions as independent.
///
/// @param bias mean of the second reading less the first
/// @param biasInterval by the method that it names
/// @param deviation standard deviation of the differences
/// @param lower limit of agreement, bias - 1.96 deviations: 95 % of differences lie between the limits if they are normal
/// @param lowerInterval of that limit
/// @param upper limit of agreement
/// @param upperInterval of that limit
/// @param repeatability the difference that two readings exceed in 5 of 100 lesions, if there is no bias: 1.96 √2 times the
///     deviation within lesions
/// @param lesions with both readings
/// @see <a href="https://doi.org/10.1191/096228099673819272">Bland and Altman 1999</a>
public record BlandAltman(
    double bias,
    ConfidenceInterval biasInterval,
    double deviation,
    double lower,
    ConfidenceInterval lowerInterval,
    double upper,
    ConfidenceInterval upperInterval,
    double repeatability,
    int lesions) {
  private static final double LEVEL = 0.95;

  /// @param first one reading per lesion, finite
  /// @param second the other
  /// @throws Inestimable with fewer than three lesions
  public static BlandAltman of(double[] first, double[] second) {
    int n = first.length;
    if (second.length != n) {
      throw new IllegalArgumentException(
          "limits of agreement are of pairs, got %d and %d readings".formatted(n, second.length));
    }
    if (n < 3) {
      throw new Inestimable(
          "limits of agreement need at least 3 lesions with two readings, got %d".formatted(n));
    }
    double[] differences = new double[n];
    Arrays.setAll(differences, i -> second[i] - first[i]);
    double bias = Arrays.stream(differences).sum() / n;
    double squares = Arrays.stream(differences).map(d -> (d - bias) * (d - bias)).sum();
    double raw = Arrays.stream(differences).map(d -> d * d).sum();
    double deviation = Math.sqrt(squares / (n - 1));
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - LEVEL) / 2);
    double t = TDistribution.of(n - 1).inverseSurvivalProbability((1 - LEVEL) / 2);
    double ofBias = t * deviation / Math.sqrt(n);
    double ofLimit = t * deviation * Math.sqrt(1.0 / n + z * z / (2 * (n - 1)));
    double lower = bias - z * deviation;
    double upper = bias + z * deviation;
    return new BlandAltman(
        bias,
        around(bias, ofBias),
        deviation,
        lower,
        around(lower, ofLimit),
        upper,
        around(upper, ofLimit),
        z * Math.sqrt(raw / n),
        n);
  }

  /// Of several copies of each reading: the limits between which a copy less its original is expected. Variances within and between
  /// lesions are kept apart (Bland and Altman 2007, where the true value varies); intervals resample patients. With one copy each, the
  /// values are those of {@link #of}.
  ///
  /// @param original one reading per lesion, finite
  /// @param copies of each lesion as many readings
  /// @throws Inestimable with fewer than three lesions, or if all are of one patient
  /// @see <a href="https://doi.org/10.1080/10543400701329422">Bland and Altman 2007</a>
  public static BlandAltman ofCopies(
      double[] original,
      double[][] copies,
      Patients patients,
      Bootstrap bootstrap,
      RandomSource random) {
    int n = original.length;
    if (copies.length != n || patients.lesions() != n) {
      throw new IllegalArgumentException(
          "limits of agreement are of originals with their copies, got %d, %d and patients of %d"
              .formatted(n, copies.length, patients.lesions()));
    }
    if (n < 3) {
      throw new Inestimable(
          "limits of agreement need at least 3 lesions with two readings, got %d".formatted(n));
    }
    int trials = copies[0].length;
    double[] means = new double[n];
    double[] within = new double[n];
    double[] raw = new double[n];
    for (int i = 0; i < n; i++) {
      for (double copy : copies[i]) {
        means[i] += (copy - original[i]) / trials;
        raw[i] += (copy - original[i]) * (copy - original[i]) / trials;
      }
      for (double copy : copies[i]) {
        double d = copy - original[i] - means[i];
        within[i] += trials == 1 ? 0 : d * d / (trials - 1);
      }
    }
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - LEVEL) / 2);
    int[] once = new int[n];
    Arrays.fill(once, 1);
    double bias = mean(means, once);
    double deviation = deviation(means, within, trials, once);
    Estimate ofBias =
        bootstrap.estimate(
            "bias", counts -> mean(means, counts), bias, patients, random.named("bias"));
    RandomSource limits = random.named("limits of agreement");
    Estimate lower =
        bootstrap.estimate(
            "lower limit",
            counts -> mean(means, counts) - z * deviation(means, within, trials, counts),
            bias - z * deviation,
            patients,
            limits);
    Estimate upper =
        bootstrap.estimate(
            "upper limit",
            counts -> mean(means, counts) + z * deviation(means, within, trials, counts),
            bias + z * deviation,
            patients,
            limits);
    return new BlandAltman(
        bias,
        ofBias.interval(),
        deviation,
        lower.value(),
        lower.interval(),
        upper.value(),
        upper.interval(),
        z * Math.sqrt(mean(raw, once)),
        n);
  }

  private static double mean(double[] values, int[] counts) {
    double sum = 0;
    long rows = 0;
    for (int i = 0; i < values.length; i++) {
      sum += counts[i] * values[i];
      rows += counts[i];
    }
    return sum / rows;
  }

  /// Of a single copy less its original: that of the means between lesions, and what the means have averaged away within them.
  private static double deviation(double[] means, double[] within, int trials, int[] counts) {
    double mean = mean(means, counts);
    double squares = 0;
    long rows = 0;
    for (int i = 0; i < means.length; i++) {
      squares += counts[i] * (means[i] - mean) * (means[i] - mean);
      rows += counts[i];
    }
    return Math.sqrt(squares / (rows - 1) + (1 - 1.0 / trials) * mean(within, counts));
  }

  private static ConfidenceInterval around(double value, double half) {
    return new ConfidenceInterval(value - half, value + half, LEVEL, IntervalMethod.STUDENT_T);
  }
}
