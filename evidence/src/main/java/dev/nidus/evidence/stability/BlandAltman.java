package dev.nidus.evidence.stability;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// How far two readings of a lesion are apart, in their own unit. All intervals take lesions as independent.
///
/// @param bias mean of the second reading less the first
/// @param biasInterval by Student's t
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

  private static ConfidenceInterval around(double value, double half) {
    return new ConfidenceInterval(value - half, value + half, LEVEL, IntervalMethod.STUDENT_T);
  }
}
