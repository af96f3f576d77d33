package dev.nidus.evidence.association;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Orders and ranks of numbers. Negative zero equals zero.
public final class Ranks {
  private Ranks() {}

  /// Positions by value, the smallest first; equal ones in their order.
  public static int[] ascending(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted((a, b) -> Double.compare(values[a] + 0.0, values[b] + 0.0))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /// From 1; equal numbers share the mean of their ranks.
  ///
  /// @throws IllegalArgumentException if a value is not a number: it has no place in an order
  public static double[] averaged(double[] values) {
    for (int n = 0; n < values.length; n++) {
      if (Double.isNaN(values[n])) {
        throw new IllegalArgumentException(
            "value %d of %d is not a number and has no rank; leave it out"
                .formatted(n + 1, values.length));
      }
    }
    int[] order = ascending(values);
    double[] ranks = new double[values.length];
    for (int from = 0; from < order.length; ) {
      int to = from;
      while (to < order.length && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + 1 + to) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  /// From 0 without gaps; equal numbers share a rank.
  public static int[] dense(double[] values) {
    double[] distinct = Arrays.stream(values).map(v -> v + 0.0).sorted().distinct().toArray();
    return Arrays.stream(values).mapToInt(v -> Arrays.binarySearch(distinct, v + 0.0)).toArray();
  }
}
