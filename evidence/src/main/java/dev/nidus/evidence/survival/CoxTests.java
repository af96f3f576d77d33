package dev.nidus.evidence.survival;

/// The three tests of a Cox model against one without covariates. They agree when patients are many.
///
/// @param likelihoodRatio twice the gain in log partial likelihood
/// @param wald the coefficients by their information
/// @param score the slope at zero; with one 0/1 covariate and no ties it is the log-rank test
public record CoxTests(ChiSquareTest likelihoodRatio, ChiSquareTest wald, ChiSquareTest score) {}
