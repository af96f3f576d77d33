package dev.nidus.evidence.association;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// How closely two columns go together.
///
/// @param coefficient from -1 to 1
/// @param interval by Fisher's z; of Spearman's coefficient with the variance of Bonett and Wright,
///     (1 + r²/2)/(n - 3)
/// @param p two-sided, of no correlation, from Student's t with n - 2 degrees of freedom
/// @param pairs rows
/// @see <a href="https://doi.org/10.1007/BF02294183">Bonett and Wright 2000</a>
public record Correlation(double coefficient, ConfidenceInterval interval, double p, int pairs) {
  private static final double LEVEL = 0.95;

  /// Of the values: how well a straight line describes them.
  ///
  /// @throws Inestimable with fewer than four rows, or if a column is constant
  public static Correlation pearson(double[] first, double[] second) {
    double r = coefficient(first, second);
    return of(r, first.length, 1);
  }

  /// Of the ranks, ties sharing the mean of theirs: how well a rising or falling curve describes them.
  ///
  /// @throws Inestimable with fewer than four rows, or if a column is constant
  public static Correlation spearman(double[] first, double[] second) {
    check(first, second);
    return spearmanOfRanks(Ranks.averaged(first), Ranks.averaged(second));
  }

  /// Spearman's of ranks that were made before ({@link Ranks#averaged}): for one column against thousands.
  ///
  /// @throws Inestimable with fewer than four rows, or if a column is constant
  public static Correlation spearmanOfRanks(double[] first, double[] second) {
    double r = coefficient(first, second);
    return of(r, first.length, 1 + r * r / 2);
  }

  private static Correlation of(double r, int n, double spread) {
    double quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - LEVEL) / 2);
    double half = quantile * Math.sqrt(spread / (n - 3));
    double z = Math.log((1 + r) / (1 - r)) / 2; // infinite at 1, and so is what follows
    double t = Math.abs(r) * Math.sqrt((n - 2) / ((1 - r) * (1 + r)));
    double p =
        Double.isInfinite(t) ? 0 : Math.min(1, 2 * TDistribution.of(n - 2).survivalProbability(t));
    return new Correlation(
        r,
        new ConfidenceInterval(
            Math.tanh(z - half), Math.tanh(z + half), LEVEL, IntervalMethod.FISHER_Z),
        p,
        n);
  }

  private static double coefficient(double[] first, double[] second) {
    check(first, second);
    double a = mean(first);
    double b = mean(second);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < first.length; i++) {
      ab += (first[i] - a) * (second[i] - b);
      aa += (first[i] - a) * (first[i] - a);
      bb += (second[i] - b) * (second[i] - b);
    }
    if (aa == 0 || bb == 0) {
      throw new Inestimable(
          "a correlation cannot be estimated: the %s column is %s in all %d rows"
              .formatted(aa == 0 ? "first" : "second", aa == 0 ? a : b, first.length));
    }
    return Math.clamp(ab / Math.sqrt(aa * bb), -1, 1);
  }

  private static void check(double[] first, double[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "a correlation is one of pairs, got %d and %d values"
              .formatted(first.length, second.length));
    }
    if (first.length < 4) {
      throw new Inestimable(
          "a correlation with its interval needs at least 4 rows, got %d".formatted(first.length));
    }
    for (int i = 0; i < first.length; i++) {
      if (!Double.isFinite(first[i]) || !Double.isFinite(second[i])) {
        throw new IllegalArgumentException(
            "row %d has the values %s and %s; leave rows without two finite values out"
                .formatted(i + 1, first[i], second[i]));
      }
    }
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
