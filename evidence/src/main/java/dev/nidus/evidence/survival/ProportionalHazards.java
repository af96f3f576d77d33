package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.ArrayList;
import java.util.List;

/// Grambsch and Therneau's test of proportional hazards: whether scaled Schoenfeld residuals have a slope over time.
///
/// The variance of the residuals is taken as constant over time, as in the publication, in lifelines and in R's
/// `survival` before version 3; newer versions of R use the exact score test, whose statistics differ a little.
///
/// @param scale the function of time
/// @param covariates the test of each, in their order
/// @param global the test of all together
/// @see <a href="https://doi.org/10.1093/biomet/81.3.515">Grambsch and Therneau 1994</a>
public record ProportionalHazards(TimeScale scale, List<Slope> covariates, ChiSquareTest global) {

  /// Whether the log hazard ratio of a covariate rises or falls.
  ///
  /// @param covariate its name
  /// @param test of no slope, one degree of freedom
  public record Slope(String covariate, ChiSquareTest test) {}

  public ProportionalHazards {
    covariates = List.copyOf(covariates);
  }

  static ProportionalHazards test(
      SurvivalTimes times, List<String> names, CoxFit fit, TimeScale scale) {
    List<PartialLikelihood.EventView> events = new ArrayList<>();
    fit.likelihood().events(fit.scaled(), events::add); // latest first
    double[] g = EventTimes.transform(times, events.reversed(), scale);
    int free = names.size();
    double[] slope = new double[free]; // sum of g x residual
    double squares = 0;
    for (int e = 0; e < events.size(); e++) {
      PartialLikelihood.EventView event = events.reversed().get(e);
      squares += g[e] * g[e];
      for (int j = 0; j < free; j++) {
        slope[j] += g[e] * (fit.likelihood().covariate(event.row(), j) - event.expected()[j]);
      }
    }
    if (!(squares > 0)) {
      throw new Inestimable(
          "whether hazards are proportional cannot be tested: all %d events are at one time"
              .formatted(events.size()));
    }
    double[][] variance = fit.variance();
    double deaths = events.size();
    double[] scaled = new double[free]; // variance x slope
    List<Slope> tests = new ArrayList<>();
    for (int j = 0; j < free; j++) {
      scaled[j] = PositiveDefinite.dot(variance[j], slope);
      double statistic = deaths * scaled[j] * scaled[j] / (variance[j][j] * squares);
      tests.add(new Slope(names.get(j), ChiSquareTest.of(statistic, 1)));
    }
    double global = deaths * PositiveDefinite.dot(slope, scaled) / squares;
    return new ProportionalHazards(scale, tests, ChiSquareTest.of(global, free));
  }
}
