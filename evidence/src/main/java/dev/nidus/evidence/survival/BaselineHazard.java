package dev.nidus.evidence.survival;

import java.util.List;

/// The cumulative hazard of a patient whose covariates are the means of the cohort, by Breslow's estimator.
///
/// @param steps event times, earliest first, with the cumulative hazard from each on
public record BaselineHazard(List<Step> steps) {

  /// An event time.
  ///
  /// @param days the time
  /// @param cumulative the hazard accumulated up to and with it
  public record Step(double days, double cumulative) {}

  public BaselineHazard {
    steps = List.copyOf(steps);
  }

  /// 0 before the first event; constant after the last.
  public double cumulativeAt(double days) {
    int low = 0;
    int high = steps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).days() <= days) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? 0 : steps.get(low - 1).cumulative();
  }
}
