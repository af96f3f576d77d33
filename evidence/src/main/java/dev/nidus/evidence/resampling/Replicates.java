package dev.nidus.evidence.resampling;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.PreparedMetric;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/// The values of a metric in resamples. Immutable.
public final class Replicates {
  private final double[] sorted;
  private final double mean;
  private final int without;

  private Replicates(double[] sorted, double mean, int without) {
    this.sorted = sorted;
    this.mean = mean;
    this.without = without;
  }

  /// The metric in each resample.
  ///
  /// @param rows how many rows the metric was prepared for
  /// @throws Inestimable if fewer than half of the resamples have a value
  public static Replicates of(PreparedMetric metric, int rows, Resamples resamples) {
    int[] counts = new int[rows];
    double[] values = new double[resamples.count()];
    for (int b = 0; b < values.length; b++) {
      resamples.take(b, counts);
      values[b] = metric.at(counts);
    }
    return of(values);
  }

  /// Two metrics in the same resamples, put together: a paired difference.
  public static Replicates of(
      PreparedMetric first,
      PreparedMetric second,
      DoubleBinaryOperator together,
      int rows,
      Resamples resamples) {
    return of(
        counts -> together.applyAsDouble(first.at(counts), second.at(counts)), rows, resamples);
  }

  /// Values that were computed before; those that are not a number had no value.
  ///
  /// @throws Inestimable if fewer than half of them have a value
  public static Replicates of(double[] values) {
    double[] kept = Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
    if (kept.length == 0 || 2 * kept.length < values.length) {
      throw new Inestimable(
          "only %d of %d resamples have a value: the sample is too small, or one class has too few patients, for an interval"
              .formatted(kept.length, values.length));
    }
    double mean = Arrays.stream(kept).average().orElseThrow();
    Arrays.sort(kept);
    return new Replicates(kept, mean, values.length - kept.length);
  }

  public double mean() {
    return mean;
  }

  public int count() {
    return sorted.length;
  }

  /// How many resamples had no value, for example one class only, and were left out.
  public int without() {
    return without;
  }

  /// The value below which a share of the replicates lies, linear between neighbours.
  ///
  /// @param share between 0 and 1
  public double percentile(double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    if (below + 1 >= sorted.length) {
      return sorted[sorted.length - 1];
    }
    return sorted[below] + (sorted[below + 1] - sorted[below]) * (place - below);
  }

  /// The share of replicates below a value, equal ones counting one half.
  double shareBelow(double value) {
    double below = 0;
    for (double replicate : sorted) {
      below += replicate < value ? 1 : replicate == value ? 0.5 : 0;
    }
    return below / sorted.length;
  }

  /// A copy, from small to large.
  public double[] sorted() {
    return sorted.clone();
  }
}
