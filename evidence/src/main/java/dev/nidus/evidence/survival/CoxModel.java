package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.estimate.IntervalMethod;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// Proportional hazards regression: how many times the hazard of a patient is multiplied by one unit of each covariate.
///
///     CoxModel model = CoxModel.fit(times, Covariates.of("risk", scores), CoxSettings.STANDARD);
///     double ratio = model.coefficients().getFirst().hazardRatio();
///
/// The partial likelihood is maximised by Newton's method with step halving on standardised covariates, to the last
/// digits. The cost is rows x covariates² for each of some five to ten steps, after one sort.
///
/// With a ridge the coefficients are drawn towards zero, standard errors come from the penalised information and
/// intervals are centred on biased estimates: take them as a description. {@link #tests} are not made then.
///
/// @see <a href="https://doi.org/10.1111/j.2517-6161.1972.tb00899.x">Cox 1972</a>
/// @see <a href="https://doi.org/10.1080/01621459.1977.10480613">Efron 1977</a>
public final class CoxModel {
  private final SurvivalTimes times;
  private final Covariates covariates;
  private final CoxSettings settings;
  private final CoxFit fit;

  private CoxModel(SurvivalTimes times, Covariates covariates, CoxSettings settings, CoxFit fit) {
    this.times = times;
    this.covariates = covariates;
    this.settings = settings;
    this.fit = fit;
  }

  /// @throws Inestimable if there are no events, a covariate is constant or follows from the others, or the likelihood
  ///     grows for ever because a covariate orders all events perfectly
  public static CoxModel fit(SurvivalTimes times, Covariates covariates, CoxSettings settings) {
    times.withEventsFor("a hazard ratio");
    if (covariates.rows() != times.size()) {
      throw new UnusableSurvivalData(
          "%d rows have covariates and %d a survival time; each row needs both"
              .formatted(covariates.rows(), times.size()));
    }
    return new CoxModel(times, covariates, settings, CoxFit.of(times, covariates, settings));
  }

  /// One per covariate, in their order.
  public List<CoxCoefficient> coefficients() {
    NormalDistribution normal = NormalDistribution.of(0, 1);
    double quantile = normal.inverseSurvivalProbability((1 - settings.level()) / 2);
    return IntStream.range(0, covariates.count())
        .mapToObj(j -> {
          double coefficient = coefficient(j);
          double error = Math.sqrt(variance(j, j));
          double z = coefficient / error;
          return new CoxCoefficient(
              covariates.names().get(j),
              coefficient,
              error,
              new ConfidenceInterval(
                  Math.exp(coefficient - quantile * error),
                  Math.exp(coefficient + quantile * error),
                  settings.level(),
                  IntervalMethod.WALD),
              z,
              Math.min(1, 2 * normal.survivalProbability(Math.abs(z))));
        })
        .toList();
  }

  /// The covariance of two coefficients.
  public double variance(int first, int second) {
    return fit.variance()[first][second] / (fit.scales()[first] * fit.scales()[second]);
  }

  private double coefficient(int covariate) {
    return fit.scaled()[covariate] / fit.scales()[covariate];
  }

  /// The log partial likelihood at the coefficients, without the penalty.
  public double logLikelihood() {
    return fit.logLikelihood();
  }

  /// The log partial likelihood of a model without covariates.
  public double nullLogLikelihood() {
    return fit.nullLogLikelihood();
  }

  /// Newton steps that were taken.
  public int steps() {
    return fit.steps();
  }

  /// The tests of all covariates together; empty with a ridge, where the chi-square distribution does not hold.
  public Optional<CoxTests> tests() {
    if (settings.ridge() > 0) {
      return Optional.empty();
    }
    int free = covariates.count();
    return Optional.of(
        new CoxTests(
            ChiSquareTest.of(2 * (logLikelihood() - nullLogLikelihood()), free),
            ChiSquareTest.of(fit.wald(), free),
            ChiSquareTest.of(fit.score(), free)));
  }

  /// The logarithm of a patient's hazard over that of a patient with the cohort's mean covariates.
  ///
  /// @param values one per covariate, in their order
  public double logRelativeHazard(double[] values) {
    if (values.length != covariates.count()) {
      throw new UnusableSurvivalData(
          "the model has %d covariates (%s), and %d values were given"
              .formatted(covariates.count(), String.join(", ", covariates.names()), values.length));
    }
    double sum = 0;
    for (int j = 0; j < values.length; j++) {
      sum += coefficient(j) * (values[j] - fit.means()[j]);
    }
    return sum;
  }

  /// {@link #logRelativeHazard} of the cohort's own rows.
  public double[] logRelativeHazards() {
    return IntStream.range(0, times.size())
        .mapToDouble(i ->
            logRelativeHazard(
                IntStream.range(0, covariates.count())
                    .mapToDouble(j -> covariates.value(i, j))
                    .toArray()))
        .toArray();
  }

  /// How well the model orders the patients it was fitted to: an optimistic figure.
  public ConcordanceIndex concordance() {
    return ConcordanceIndex.of(times, logRelativeHazards());
  }

  /// The cumulative hazard of a patient with the cohort's mean covariates.
  public BaselineHazard baseline() {
    List<PartialLikelihood.HazardStep> latestFirst = new ArrayList<>();
    fit.likelihood().hazards(fit.scaled(), latestFirst::add);
    List<BaselineHazard.Step> steps = new ArrayList<>();
    double cumulative = 0;
    for (PartialLikelihood.HazardStep step : latestFirst.reversed()) {
      cumulative += step.increment();
      steps.add(new BaselineHazard.Step(step.days(), cumulative));
    }
    return new BaselineHazard(steps);
  }

  /// The probability that a patient is without the event at a time.
  public double survivalAt(double days, double[] values) {
    return Math.exp(-baseline().cumulativeAt(days) * Math.exp(logRelativeHazard(values)));
  }

  /// Whether hazard ratios change over time.
  ///
  /// @throws Inestimable if all events are at one time
  public ProportionalHazards proportionalHazards(TimeScale scale) {
    return ProportionalHazards.test(times, covariates.names(), fit, scale);
  }

  /// Schoenfeld residuals: for each event the covariates of its patient less their mean over the patients at risk,
  /// earliest event first, in the units of the covariates.
  public List<SchoenfeldResidual> schoenfeldResiduals() {
    List<SchoenfeldResidual> residuals = new ArrayList<>();
    fit.likelihood()
        .events(
            fit.scaled(),
            event -> {
              double[] values = new double[covariates.count()];
              for (int j = 0; j < values.length; j++) {
                values[j] =
                    (fit.likelihood().covariate(event.row(), j) - event.expected()[j])
                        * fit.scales()[j];
              }
              residuals.add(SchoenfeldResidual.of(event.days(), values));
            });
    Collections.reverse(residuals);
    return residuals;
  }
}
