package dev.nidus.evidence.survival;

/// How a Cox model is fitted.
///
/// @param ties events at the same time
/// @param ridge weight of the penalty: ridge/2 times the sum of squared coefficients is taken off the log partial
///     likelihood (not off its mean over patients). 0 is none; scale the covariates alike before using it
/// @param level of the intervals, between 0 and 1
public record CoxSettings(TieRule ties, double ridge, double level) {

  /// Efron's ties, no penalty, intervals of 95 %: as published.
  public static final CoxSettings STANDARD = new CoxSettings(TieRule.EFRON, 0, 0.95);

  public CoxSettings {
    if (!(ridge >= 0 && Double.isFinite(ridge))) {
      throw new IllegalArgumentException(
          "the ridge of a Cox model is at least 0 and finite, got " + ridge);
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of an interval lies between 0 and 1 (0.95 is usual), got " + level);
    }
  }

  public CoxSettings withTies(TieRule rule) {
    return new CoxSettings(rule, ridge, level);
  }

  public CoxSettings withRidge(double weight) {
    return new CoxSettings(ties, weight, level);
  }

  public CoxSettings withLevel(double share) {
    return new CoxSettings(ties, ridge, share);
  }
}
