package dev.nidus.evidence.survival;

import org.apache.commons.statistics.distribution.NormalDistribution;

/// A Wald interval of a hazard ratio that somebody published, without the table behind it: its estimate and its p
/// follow from its ends, since the logarithm of the ratio is taken as normal.
///
/// @param low above 0
/// @param high above `low`
/// @param level of the interval, between 0 and 1
public record HazardRatioInterval(double low, double high, double level) {

  public HazardRatioInterval {
    if (!(low > 0 && high > low && Double.isFinite(high))) {
      throw new UnusableSurvivalData(
          "the interval of a hazard ratio runs upwards between numbers above 0, got %s .. %s"
              .formatted(low, high));
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of an interval lies between 0 and 1 (0.95 is usual), got " + level);
    }
  }

  /// The ratio in the middle of the logarithmic scale.
  public double ratio() {
    return Math.exp((Math.log(low) + Math.log(high)) / 2);
  }

  /// The standard error of the logarithm of the ratio.
  public double standardError() {
    double quantile = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return (Math.log(high) - Math.log(low)) / (2 * quantile);
  }

  /// Two-sided, of a ratio of 1.
  public double p() {
    double z = Math.log(ratio()) / standardError();
    return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z)));
  }
}
