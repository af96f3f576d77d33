package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The survival times of a cohort, in the order of its rows. Immutable.
public final class SurvivalTimes {
  private final double[] days;
  private final boolean[] occurred;
  private final int events;

  private SurvivalTimes(double[] days, boolean[] occurred) {
    this.days = days;
    this.occurred = occurred;
    int count = 0;
    for (boolean event : occurred) {
      count += event ? 1 : 0;
    }
    this.events = count;
  }

  /// @throws UnusableSurvivalData if there is none
  public static SurvivalTimes of(List<SurvivalTime> times) {
    double[] days = times.stream().mapToDouble(SurvivalTime::days).toArray();
    boolean[] occurred = new boolean[days.length];
    for (int i = 0; i < days.length; i++) {
      occurred[i] = times.get(i).event() == Event.OCCURRED;
    }
    return of(days, occurred);
  }

  /// @param days one time per row, at least 0 and finite
  /// @param occurred per row, whether the event occurred; otherwise the row is censored
  /// @throws UnusableSurvivalData naming the first row (counted from 1) that is negative or not a number
  public static SurvivalTimes of(double[] days, boolean[] occurred) {
    if (days.length == 0) {
      throw new UnusableSurvivalData("there are no survival times; at least one row is needed");
    }
    if (days.length != occurred.length) {
      throw new UnusableSurvivalData(
          "%d survival times have %d events; each row needs both"
              .formatted(days.length, occurred.length));
    }
    for (int i = 0; i < days.length; i++) {
      if (!(days[i] >= 0 && Double.isFinite(days[i]))) {
        throw new UnusableSurvivalData(
            "row %d has the survival time %s; it must be at least 0 and finite: leave the row out or correct its dates"
                .formatted(i + 1, days[i]));
      }
    }
    return new SurvivalTimes(days.clone(), occurred.clone());
  }

  public int size() {
    return days.length;
  }

  /// How many events occurred.
  public int events() {
    return events;
  }

  public double days(int row) {
    return days[row];
  }

  public boolean occurred(int row) {
    return occurred[row];
  }

  /// Follow-up cut at a horizon: whatever happened on it or later is censored. The paper draws its curves and its
  /// log-rank with five years of 365 days (SPEC section 7), its Cox models without.
  ///
  /// @param horizon in days, above 0
  public SurvivalTimes followedUpTo(double horizon) {
    if (!(horizon > 0)) {
      throw new UnusableSurvivalData("follow-up is cut at a time above 0 days, got " + horizon);
    }
    boolean[] kept = new boolean[days.length];
    double[] cut = new double[days.length];
    for (int i = 0; i < days.length; i++) {
      kept[i] = occurred[i] && days[i] < horizon;
      cut[i] = Math.min(days[i], horizon);
    }
    return new SurvivalTimes(cut, kept);
  }

  /// The given rows, in their order; a row may come more than once, as in a bootstrap.
  public SurvivalTimes rows(int[] rows) {
    if (rows.length == 0) {
      throw new UnusableSurvivalData("no row is left; at least one is needed");
    }
    double[] chosen = new double[rows.length];
    boolean[] events = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      chosen[i] = days[rows[i]];
      events[i] = occurred[rows[i]];
    }
    return new SurvivalTimes(chosen, events);
  }

  /// @throws Inestimable if nobody had the event
  SurvivalTimes withEventsFor(String estimate) {
    if (events == 0) {
      throw new Inestimable(
          "%s cannot be estimated: all %d patients are censored, and without an event there is nothing to compare; use a longer follow-up"
              .formatted(estimate, size()));
    }
    return this;
  }

  /// Fails unless there is one finite number per row.
  double[] checkedScores(double[] scores, String name) {
    if (scores.length != size()) {
      throw new UnusableSurvivalData(
          "%s has %d values for %d survival times; each row needs one"
              .formatted(name, scores.length, size()));
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new UnusableSurvivalData(
            "row %d has the value %s for %s; leave rows without a finite value out"
                .formatted(i + 1, scores[i], name));
      }
    }
    return scores;
  }

  /// Rows by time, the latest first; at one time in the order of the table.
  int[] latestFirst() {
    return IntStream.range(0, size())
        .boxed()
        .sorted((a, b) -> Double.compare(days[b], days[a]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// Rows by time, the earliest first; at one time in the order of the table.
  int[] earliestFirst() {
    return IntStream.range(0, size())
        .boxed()
        .sorted((a, b) -> Double.compare(days[a], days[b]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SurvivalTimes that
        && Arrays.equals(days, that.days)
        && Arrays.equals(occurred, that.occurred);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(days) + Arrays.hashCode(occurred);
  }

  @Override
  public String toString() {
    return "%d patients, %d events".formatted(size(), events);
  }
}
