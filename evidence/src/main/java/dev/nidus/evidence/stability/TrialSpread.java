package dev.nidus.evidence.stability;

import java.util.Arrays;

/// How a number varies over trials. It says how much the number depends on the perturbation, and nothing about how well the
/// patients that it was made from stand for others: it is no confidence interval.
///
/// @param mean over trials
/// @param deviation standard deviation over trials; 0 of one trial
/// @param low the 2.5th percentile, linear between trials: with few trials about the least
/// @param high the 97.5th
/// @param trials that have a value
public record TrialSpread(double mean, double deviation, double low, double high, int trials) {
  private static final double TAIL = 0.025;

  /// @param values of the trials, finite, at least one
  public static TrialSpread of(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a spread needs at least one trial");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    if (!Double.isFinite(sorted[0]) || !Double.isFinite(sorted[sorted.length - 1])) {
      throw new IllegalArgumentException(
          "a spread is of finite numbers, got %s; leave trials without a value out"
              .formatted(Arrays.toString(values)));
    }
    double mean = Arrays.stream(values).average().orElseThrow();
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    return new TrialSpread(
        mean,
        values.length == 1 || sorted[0] == sorted[sorted.length - 1]
            ? 0
            : Math.sqrt(squares / (values.length - 1)),
        percentile(sorted, TAIL),
        percentile(sorted, 1 - TAIL),
        values.length);
  }

  /// The value below which a share of sorted numbers lies, linear between neighbours.
  public static double percentile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    return below + 1 >= sorted.length
        ? sorted[sorted.length - 1]
        : sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
  }
}
