package dev.nidus.evidence.survival;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which group each row of a cohort belongs to.
public final class RiskGroups {
  private final List<String> names;
  private final int[] membership;

  private RiskGroups(List<String> names, int[] membership) {
    this.names = names;
    this.membership = membership;
  }

  /// Groups by a column: one for each of its values, in alphabetical order.
  public static RiskGroups ofLabels(List<String> labels) {
    List<String> names = labels.stream().distinct().sorted().toList();
    return new RiskGroups(names, labels.stream().mapToInt(names::indexOf).toArray());
  }

  /// Two groups: scores up to a cut, and above it.
  public static RiskGroups above(double[] scores, double cut) {
    int[] membership = Arrays.stream(scores).mapToInt(score -> score > cut ? 1 : 0).toArray();
    return new RiskGroups(List.of("up to " + cut, "above " + cut), membership);
  }

  /// Two groups: scores up to their median, and above it. With an even number of rows the median is the mean of the
  /// middle two.
  ///
  /// @throws Inestimable if all scores are equal or half of them share the largest value, so that one group is empty
  public static RiskGroups aboveMedian(double[] scores) {
    RiskGroups groups = above(scores, median(scores));
    if (groups.size(1) == 0 || groups.size(0) == 0) {
      throw new Inestimable(
          "no score lies above the median %s, so that one group would be empty; give the groups or another cut"
              .formatted(median(scores)));
    }
    return groups;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  public List<String> names() {
    return names;
  }

  /// The number of rows.
  public int rows() {
    return membership.length;
  }

  /// The group of a row, from 0.
  public int of(int row) {
    return membership[row];
  }

  /// The number of rows of a group.
  public int size(int group) {
    return members(group).length;
  }

  /// The rows of a group.
  public int[] members(int group) {
    return IntStream.range(0, membership.length).filter(i -> membership[i] == group).toArray();
  }
}
