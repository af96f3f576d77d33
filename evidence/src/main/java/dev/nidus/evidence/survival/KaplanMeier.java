package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.IntervalMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.NormalDistribution;

/// The Kaplan-Meier curve: the share of patients without the event at each time.
///
/// S(t) is the product of 1 - d/n over the times up to t at which d of the n patients at risk had the event. A patient
/// censored at a time is still at risk at it. The band is Greenwood's variance on the log(-log S) scale, pointwise, the
/// default of lifelines and of many programs: it stays within 0 and 1, but it is not the plain band of R's `survfit`.
///
/// @see <a href="https://doi.org/10.1080/01621459.1958.10501452">Kaplan and Meier 1958</a>
public final class KaplanMeier {
  private final List<Step> steps;
  private final int patients;
  private final double level;
  private final double[] sortedDays;

  /// A distinct time of the cohort.
  ///
  /// @param days the time
  /// @param atRisk patients observed up to it
  /// @param events events at it
  /// @param censored patients whose observation ended at it without event
  /// @param survival the curve from this time on
  /// @param greenwood the sum of d/(n(n - d)) up to this time; infinite once the curve is 0
  public record Step(
      double days, int atRisk, int events, int censored, double survival, double greenwood) {}

  private KaplanMeier(List<Step> steps, int patients, double level, double[] sortedDays) {
    this.steps = List.copyOf(steps);
    this.patients = patients;
    this.level = level;
    this.sortedDays = sortedDays;
  }

  /// With bands of 95 %.
  public static KaplanMeier of(SurvivalTimes times) {
    return of(times, 0.95);
  }

  /// A cohort without events has a curve too: it stays at 1.
  ///
  /// @param level of the bands, between 0 and 1
  public static KaplanMeier of(SurvivalTimes times, double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of a band lies between 0 and 1 (0.95 is usual), got " + level);
    }
    int[] order = times.earliestFirst();
    double[] sortedDays = new double[order.length];
    List<Step> steps = new ArrayList<>();
    double survival = 1;
    double greenwood = 0;
    for (int from = 0; from < order.length; ) {
      double days = times.days(order[from]);
      int to = from;
      int events = 0;
      while (to < order.length && times.days(order[to]) == days) {
        events += times.occurred(order[to]) ? 1 : 0;
        sortedDays[to] = days;
        to++;
      }
      int atRisk = order.length - from;
      survival *= (double) (atRisk - events) / atRisk;
      greenwood += events == 0 ? 0 : (double) events / ((double) atRisk * (atRisk - events));
      steps.add(new Step(days, atRisk, events, to - from - events, survival, greenwood));
      from = to;
    }
    return new KaplanMeier(steps, order.length, level, sortedDays);
  }

  /// One step per distinct time, events or not, earliest first.
  public List<Step> steps() {
    return steps;
  }

  public int patients() {
    return patients;
  }

  /// The share without the event at a time. After the last observed time the curve keeps its last value, which says
  /// nothing about that time unless it is 0: look at {@link #atRisk}.
  public double survivalAt(double days) {
    return before(days).map(Step::survival).orElse(1.0);
  }

  /// The band at a time: the point 1 before the first event, and nothing once the curve has reached 0, where Greenwood's
  /// variance is not defined.
  public Optional<ConfidenceInterval> intervalAt(double days) {
    Optional<Step> step = before(days);
    if (step.isEmpty()) {
      return Optional.of(interval(1, 1));
    }
    return band(step.get());
  }

  /// The band from a step on, as in {@link #intervalAt}.
  public Optional<ConfidenceInterval> band(Step step) {
    if (step.survival() == 0) {
      return Optional.empty();
    }
    if (step.survival() == 1) {
      return Optional.of(interval(1, 1));
    }
    double log = Math.log(step.survival());
    double half = quantile() * Math.sqrt(step.greenwood()) / -log;
    return Optional.of(
        interval(
            Math.exp(-Math.exp(Math.log(-log) + half)),
            Math.exp(-Math.exp(Math.log(-log) - half))));
  }

  /// Patients who are still observed at a time, those whose observation ends at it included.
  public int atRisk(double days) {
    int low = 0;
    int high = sortedDays.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sortedDays[middle] < days) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return sortedDays.length - low;
  }

  /// The first time at which the curve is at or below one half; empty if it stays above.
  public OptionalDouble median() {
    return firstAtOrBelowHalf(
        steps.stream().map(s -> new double[] {s.days(), s.survival()}).toList());
  }

  /// The times at which the band's limits cross one half (Brookmeyer and Crowley on the log(-log) scale); the upper end
  /// is infinite if the upper limit stays above, and there is none if the lower limit does too.
  ///
  /// @see <a href="https://doi.org/10.2307/2530286">Brookmeyer and Crowley 1982</a>
  public Optional<ConfidenceInterval> medianInterval() {
    OptionalDouble low = firstAtOrBelowHalf(limits(ConfidenceInterval::low));
    OptionalDouble high = firstAtOrBelowHalf(limits(ConfidenceInterval::high));
    return low.isEmpty()
        ? Optional.empty()
        : Optional.of(interval(low.getAsDouble(), high.orElse(Double.POSITIVE_INFINITY)));
  }

  private List<double[]> limits(ToDoubleFunction<ConfidenceInterval> limit) {
    return steps.stream()
        .map(s -> new double[] {s.days(), band(s).map(limit::applyAsDouble).orElse(Double.NaN)})
        .toList();
  }

  private static OptionalDouble firstAtOrBelowHalf(List<double[]> curve) {
    return curve.stream()
        .filter(point -> point[1] <= 0.5 + 1e-12) // a product that should be one half
        .mapToDouble(point -> point[0])
        .findFirst();
  }

  private Optional<Step> before(double days) {
    if (!(days >= 0)) {
      throw new IllegalArgumentException(
          "the curve is asked for at a time of at least 0, got " + days);
    }
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
    return low == 0 ? Optional.empty() : Optional.of(steps.get(low - 1));
  }

  private double quantile() {
    return NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
  }

  private ConfidenceInterval interval(double low, double high) {
    return new ConfidenceInterval(low, high, level, IntervalMethod.LOG_LOG_GREENWOOD);
  }
}
