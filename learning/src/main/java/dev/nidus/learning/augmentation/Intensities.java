package dev.nidus.learning.augmentation;

import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.random.RandomSource;
import java.util.Arrays;
import java.util.List;

/// Changes of values, voxel by voxel.
final class Intensities {
  private static final double LOW_PERCENTILE = 0.5;
  private static final double HIGH_PERCENTILE = 99.5;

  private Intensities() {}

  static void shiftHistogram(float[] in, int count, List<Double> points, float[] out) {
    float lowest = in[0];
    float highest = in[0];
    for (int n = 1; n < count; n++) {
      lowest = Math.min(lowest, in[n]);
      highest = Math.max(highest, in[n]);
    }
    double range = (double) highest - lowest;
    if (range > 0) {
      Bends.of(lowest, range, points).apply(in, count, out);
    } else {
      System.arraycopy(in, 0, out, 0, count);
    }
  }

  static void floor(float[] values, int count, float threshold) {
    for (int n = 0; n < count; n++) {
      values[n] = Math.max(values[n], threshold);
    }
  }

  /// As {@link IntensityScaling#apply} for each value.
  static void scale(float[] values, int count, IntensityScaling scaling) {
    switch (scaling) {
      case IntensityScaling.OffsetDivide(double offset, double range) -> {
        float divisor = (float) range;
        for (int n = 0; n < count; n++) {
          values[n] = (float) (values[n] + offset) / divisor;
        }
      }
      case IntensityScaling.ClipToUnit _, IntensityScaling.Window _ -> {
        for (int n = 0; n < count; n++) {
          values[n] = scaling.apply(values[n]);
        }
      }
    }
  }

  /// Stretches values about their mean, then shifts them.
  static void level(float[] values, int count, double shift, double factor) {
    double sum = 0;
    for (int n = 0; n < count; n++) {
      sum += values[n];
    }
    double mean = sum / count;
    for (int n = 0; n < count; n++) {
      values[n] = (float) ((values[n] - mean) * factor + mean + shift);
    }
  }

  /// Adds Gaussian noise, each voxel by itself.
  static void noise(float[] values, int count, double deviation, long seed) {
    RandomSource stream = RandomSource.of(seed);
    for (int n = 0; n < count; n++) {
      values[n] += (float) (deviation * stream.nextGaussian());
    }
  }

  static void standardise(float[] values, int count, long noise) {
    float[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    float low = (float) percentile(sorted, LOW_PERCENTILE);
    float high = (float) percentile(sorted, HIGH_PERCENTILE);
    double sum = 0;
    double squares = 0;
    int above = 0;
    for (int n = 0; n < count; n++) {
      values[n] = Math.clamp(values[n], low, high);
      if (values[n] > 0) {
        sum += values[n];
        squares += (double) values[n] * values[n];
        above++;
      }
    }
    double mean = above == 0 ? 0 : sum / above;
    double deviation = above == 0 ? 0 : Math.sqrt(Math.max(squares / above - mean * mean, 0));
    double divisor = deviation > 0 ? deviation : 1;
    RandomSource stream = RandomSource.of(noise);
    for (int n = 0; n < count; n++) {
      values[n] =
          values[n] == 0 ? (float) stream.nextGaussian() : (float) ((values[n] - mean) / divisor);
    }
  }

  /// Linear between neighbours in rank.
  private static double percentile(float[] sorted, double percent) {
    double rank = percent / 100 * (sorted.length - 1);
    int below = (int) rank;
    int next = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[next] - sorted[below]);
  }
}
