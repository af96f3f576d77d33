package dev.nidus.evidence.survival;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.stream.IntStream;

/// How well a score tells patients with the event by a time from those without it: the cumulative/dynamic area under the
/// ROC curve with inverse-probability-of-censoring weights.
///
/// Cases had the event at or before the time, controls were observed beyond it, and patients censored before it are
/// neither. A case counts 1/G(t-), where G is the Kaplan-Meier curve of being censored and t the time of its event, so
/// that cases stand for those whose event was hidden by censoring; controls count alike. Equal scores count one half.
/// Censoring must not depend on the score.
///
/// @param days the time
/// @param value the area
/// @param cases patients with the event by then
/// @param controls patients observed beyond
/// @see <a href="https://doi.org/10.1198/016214507000000149">Uno et al. 2007</a>
/// @see <a href="https://doi.org/10.1002/bimj.201200045">Blanche et al. 2013</a>
public record TimeDependentAuc(double days, double value, int cases, int controls) {

  /// @param scores one per row; higher means earlier
  /// @param days above 0
  /// @throws Inestimable if there is no case or no control
  public static TimeDependentAuc at(SurvivalTimes times, double[] scores, double days) {
    times.checkedScores(scores, "the score");
    int[] cases =
        IntStream.range(0, times.size())
            .filter(i -> times.occurred(i) && times.days(i) <= days)
            .toArray();
    double[] controls =
        IntStream.range(0, times.size())
            .filter(i -> times.days(i) > days)
            .mapToDouble(i -> scores[i])
            .sorted()
            .toArray();
    if (cases.length == 0 || controls.length == 0) {
      throw new Inestimable(
          "the time-dependent AUC at %s days cannot be estimated: %d patients had the event by then and %d were observed beyond; both are needed, choose another time"
              .formatted(days, cases.length, controls.length));
    }
    Uncensored uncensored = Uncensored.of(times);
    double area = 0;
    double weights = 0;
    for (int row : cases) {
      double weight = 1 / uncensored.before(times.days(row));
      long below = below(controls, scores[row]);
      long upTo = below(controls, Math.nextUp(scores[row] + 0.0));
      area += weight * (below + (upTo - below) / 2.0);
      weights += weight;
    }
    return new TimeDependentAuc(
        days, area / (weights * controls.length), cases.length, controls.length);
  }

  /// The area with an interval by resampling patients; the curve of being censored is made anew in each resample.
  ///
  /// @throws Inestimable if there is no case or no control, or in most resamples none
  public static Estimate estimate(
      SurvivalTimes times,
      double[] scores,
      double days,
      Patients patients,
      Bootstrap bootstrap,
      RandomSource random) {
    double observed = at(times, scores, days).value();
    return bootstrap.estimate(
        "time-dependent AUC",
        new ResampledScores(times, (rows, ofRows) -> at(rows, ofRows, days).value()).of(scores),
        observed,
        patients,
        random.named("time-dependent AUC"));
  }

  private static int below(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /// The probability of not being censored before a time. At one time events come before censorings.
  @SuppressWarnings("ArrayRecordComponent") // a working value, never compared
  private record Uncensored(double[] days, double[] from) {

    static Uncensored of(SurvivalTimes times) {
      int[] order = times.earliestFirst();
      double[] days = new double[order.length];
      double[] from = new double[order.length];
      double share = 1;
      for (int first = 0; first < order.length; ) {
        double time = times.days(order[first]);
        int events = 0;
        int last = first;
        for (; last < order.length && times.days(order[last]) == time; last++) {
          events += times.occurred(order[last]) ? 1 : 0;
        }
        int atRisk = order.length - first - events;
        int censored = last - first - events;
        share *= atRisk > 0 ? (double) (atRisk - censored) / atRisk : 1;
        Arrays.fill(days, first, last, time);
        Arrays.fill(from, first, last, share);
        first = last;
      }
      return new Uncensored(days, from);
    }

    double before(double time) {
      int earlier = below(days, time);
      return earlier == 0 ? 1 : from[earlier - 1];
    }
  }
}
