package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.ConfidenceInterval;

/// What a Cox model says about one covariate.
///
/// @param covariate its name
/// @param coefficient logarithm of the hazard ratio of one unit more
/// @param standardError from the inverse information
/// @param interval Wald interval of the hazard ratio
/// @param z coefficient over standard error
/// @param p two-sided, of a coefficient of zero
public record CoxCoefficient(
    String covariate,
    double coefficient,
    double standardError,
    ConfidenceInterval interval,
    double z,
    double p) {

  /// How many times the hazard of one unit more is that of one unit less.
  public double hazardRatio() {
    return Math.exp(coefficient);
  }
}
