package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.List;
import java.util.stream.IntStream;

/// The log-rank test: whether groups of patients differ in survival.
///
/// At every time with an event, the events of a group are compared with its share of the patients at risk; the sums of
/// observed less expected are weighed by their hypergeometric covariance. k groups give k - 1 degrees of freedom.
///
/// @param test chi-square statistic and p
/// @param groups the groups with what was observed and expected
/// @see <a href="https://doi.org/10.2307/2344317">Peto and Peto 1972</a>
public record LogRank(ChiSquareTest test, List<Group> groups) {

  /// A group of the test.
  ///
  /// @param name of the group
  /// @param patients in it
  /// @param observed events
  /// @param expected events if all groups had the same survival
  public record Group(String name, int patients, int observed, double expected) {}

  public LogRank {
    groups = List.copyOf(groups);
  }

  /// Compares all groups at once; sorting aside, the cost is linear in the rows.
  ///
  /// @throws Inestimable if there are fewer than two groups, no events, or groups are never at risk together
  public static LogRank compare(SurvivalTimes times, RiskGroups groups) {
    times.withEventsFor("a difference between groups");
    if (groups.rows() != times.size()) {
      throw new UnusableSurvivalData(
          "%d rows have a group and %d a survival time; each row needs both"
              .formatted(groups.rows(), times.size()));
    }
    int k = groups.names().size();
    if (k < 2) {
      throw new Inestimable(
          "the log-rank test compares at least two groups, and all %d patients are in '%s'"
              .formatted(times.size(), groups.names().getFirst()));
    }
    Sums sums = Sums.over(times, groups, k);
    List<Group> compared =
        IntStream.range(0, k)
            .mapToObj(g ->
                new Group(
                    groups.names().get(g), groups.size(g), sums.observed[g], sums.expected[g]))
            .toList();
    return new LogRank(sums.test(groups.names()), compared);
  }

  private static final class Sums {
    private final int[] observed;
    private final double[] expected;
    private final double[][] covariance;

    private Sums(int k) {
      observed = new int[k];
      expected = new double[k];
      covariance = new double[k][k];
    }

    static Sums over(SurvivalTimes times, RiskGroups groups, int k) {
      Sums sums = new Sums(k);
      int[] order = times.latestFirst();
      int[] atRisk = new int[k];
      for (int from = 0; from < order.length; ) {
        double days = times.days(order[from]);
        int[] events = new int[k];
        int to = from;
        for (; to < order.length && times.days(order[to]) == days; to++) {
          int group = groups.of(order[to]);
          atRisk[group]++;
          events[group] += times.occurred(order[to]) ? 1 : 0;
        }
        sums.add(atRisk, to, events);
        from = to;
      }
      return sums;
    }

    private void add(int[] atRisk, int n, int[] events) {
      int d = 0;
      for (int g = 0; g < events.length; g++) {
        observed[g] += events[g];
        d += events[g];
      }
      if (d == 0) {
        return;
      }
      double correction =
          n > 1 ? (double) (n - d) / (n - 1) : 0; // the last patient decides nothing
      for (int g = 0; g < events.length; g++) {
        double share = (double) atRisk[g] / n;
        expected[g] += d * share;
        for (int h = 0; h <= g; h++) {
          double other = (double) atRisk[h] / n;
          covariance[g][h] += d * correction * share * ((g == h ? 1 : 0) - other);
        }
      }
    }

    /// One group is left out, since the differences sum to zero.
    private ChiSquareTest test(List<String> names) {
      int free = observed.length - 1;
      double[] difference = new double[free];
      double[][] reduced = new double[free][];
      for (int g = 0; g < free; g++) {
        difference[g] = observed[g] - expected[g];
        reduced[g] = covariance[g];
      }
      try {
        return ChiSquareTest.of(PositiveDefinite.factorise(reduced).inverseForm(difference), free);
      } catch (PositiveDefinite.Singular e) {
        throw new Inestimable(
            "the group '%s' is never at risk together with another one when an event occurs; merge groups or leave it out"
                .formatted(names.get(e.row())));
      }
    }
  }
}
