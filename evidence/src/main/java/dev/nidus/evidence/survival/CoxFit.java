package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;

/// The maximum of a penalised partial likelihood, on standardised covariates.
///
/// @param likelihood of the standardised covariates
/// @param means of the covariates
/// @param scales what a covariate was divided by
/// @param scaled coefficients of the standardised covariates
/// @param variance the inverse of their penalised information
/// @param logLikelihood at the maximum, without penalty
/// @param nullLogLikelihood at zero
/// @param wald statistic
/// @param score statistic
/// @param steps of Newton's method
@SuppressWarnings("ArrayRecordComponent") // a working value, never compared
record CoxFit(
    PartialLikelihood likelihood,
    double[] means,
    double[] scales,
    double[] scaled,
    double[][] variance,
    double logLikelihood,
    double nullLogLikelihood,
    double wald,
    double score,
    int steps) {
  private static final int MOST_STEPS = 60;
  private static final int MOST_HALVINGS = 30;

  // What a Newton step still promises when the search ends. Its error is quadratic in it: far below
  // a printed digit.
  private static final double ENOUGH = 1e-14;

  // A step that promises so little and yet moves somebody's linear predictor by this much is on its
  // way to infinity.
  private static final double RUNNING_AWAY = 1e-3;

  static CoxFit of(SurvivalTimes times, Covariates covariates, CoxSettings settings) {
    int order = covariates.count();
    double[] means = new double[order];
    double[] scales = new double[order];
    double[] penalty = new double[order];
    double[][] standardised = new double[order][];
    for (int j = 0; j < order; j++) {
      if (covariates.constant(j) && settings.ridge() == 0) {
        throw new Inestimable(
            "the covariate '%s' is %s for all %d patients, so that it has no hazard ratio; leave it out"
                .formatted(covariates.names().get(j), covariates.value(0, j), covariates.rows()));
      }
      means[j] = covariates.mean(j);
      double deviation = covariates.deviation(j);
      scales[j] = deviation > 0 && !covariates.constant(j) ? deviation : 1;
      penalty[j] = settings.ridge() / (scales[j] * scales[j]);
      standardised[j] = new double[covariates.rows()];
      for (int i = 0; i < covariates.rows(); i++) {
        standardised[j][i] = (covariates.value(i, j) - means[j]) / scales[j];
      }
    }
    Ascent ascent =
        new Ascent(
            covariates, new PartialLikelihood(times, standardised, settings.ties()), penalty);
    return ascent.climb(means, scales);
  }

  /// Newton's method with step halving.
  private static final class Ascent {
    private final Covariates covariates;
    private final PartialLikelihood likelihood;
    private final double[] penalty;
    private double[] at;
    private PartialLikelihood.Value value;

    Ascent(Covariates covariates, PartialLikelihood likelihood, double[] penalty) {
      this.covariates = covariates;
      this.likelihood = likelihood;
      this.penalty = penalty;
      at = new double[penalty.length];
      value = likelihood.at(at);
    }

    CoxFit climb(double[] means, double[] scales) {
      double nullLogLikelihood = value.logLikelihood();
      PositiveDefinite information = information();
      double score = information.inverseForm(value.gradient());
      int steps = 0;
      double[] step;
      double promised;
      do { // the step that promises enough is taken too
        if (++steps > MOST_STEPS) {
          throw runningAway(largest(slope()));
        }
        step = information.solve(slope());
        promised = PositiveDefinite.dot(step, slope());
        halveAndMove(step);
        information = information();
      } while (promised > ENOUGH);
      if (likelihood.largestChange(step) > RUNNING_AWAY) {
        throw runningAway(step);
      }
      double wald = 0;
      for (int j = 0; j < at.length; j++) {
        wald += at[j] * PositiveDefinite.dot(value.information()[j], at);
      }
      return new CoxFit(
          likelihood,
          means,
          scales,
          at,
          information.inverse(),
          value.logLikelihood(),
          nullLogLikelihood,
          wald,
          score,
          steps);
    }

    private void halveAndMove(double[] step) {
      double before = penalised(value, at);
      double[] from = at;
      double fraction = 1;
      for (int halving = 0; halving <= MOST_HALVINGS; halving++, fraction /= 2) {
        double[] candidate = from.clone();
        for (int j = 0; j < candidate.length; j++) {
          candidate[j] += fraction * step[j];
        }
        at = candidate;
        value = likelihood.at(candidate);
        // the last digits of a long sum may fall although the step is right
        if (penalised(value, candidate) >= before - 1e-12 * Math.abs(before)) {
          return;
        }
      }
      throw runningAway(step);
    }

    private double penalised(PartialLikelihood.Value here, double[] coefficients) {
      double sum = here.logLikelihood();
      for (int j = 0; j < coefficients.length; j++) {
        sum -= penalty[j] * coefficients[j] * coefficients[j] / 2;
      }
      return sum;
    }

    private double[] slope() {
      double[] slope = value.gradient().clone();
      for (int j = 0; j < slope.length; j++) {
        slope[j] -= penalty[j] * at[j];
      }
      return slope;
    }

    private PositiveDefinite information() {
      double[][] penalised = new double[at.length][];
      for (int j = 0; j < at.length; j++) {
        penalised[j] = value.information()[j].clone();
        penalised[j][j] += penalty[j];
      }
      try {
        return PositiveDefinite.factorise(penalised);
      } catch (PositiveDefinite.Singular e) {
        if (likelihood.largestChange(at) > 0) {
          throw runningAway(e.row()); // it could be factorised at zero
        }
        throw new Inestimable(
            "the covariate '%s' follows from the others, or does not vary among the patients at risk at any event, so that it has no hazard ratio of its own; leave it out or use a ridge"
                .formatted(covariates.names().get(e.row())));
      }
    }

    private Inestimable runningAway(double[] step) {
      return runningAway(largest(step));
    }

    private static int largest(double[] step) {
      int worst = 0;
      for (int j = 1; j < step.length; j++) {
        if (Math.abs(step[j]) > Math.abs(step[worst])) {
          worst = j;
        }
      }
      return worst;
    }

    private Inestimable runningAway(int covariate) {
      return new Inestimable(
          "the hazard ratio of '%s' has no finite estimate: the covariates order the events perfectly, and the likelihood grows for ever; use a ridge or leave it out"
              .formatted(covariates.names().get(covariate)));
    }
  }
}
