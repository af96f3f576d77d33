package dev.nidus.evidence.survival;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/// The result of a test whose statistic follows a chi-square distribution when there is nothing to find.
///
/// @param statistic at least 0
/// @param degreesOfFreedom at least 1
/// @param p probability of a statistic at least as large
public record ChiSquareTest(double statistic, int degreesOfFreedom, double p) {

  static ChiSquareTest of(double statistic, int degreesOfFreedom) {
    double kept = Math.max(0, statistic);
    return new ChiSquareTest(
        kept,
        degreesOfFreedom,
        ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(kept));
  }
}
