package dev.nidus.learning.augmentation;

import java.util.List;

/// A piecewise linear map as a straight line with a bend at each inner knot:
///
///     f(v) = offset + slope u + sum over the knots of bend |u - knot|,  u = v - lowest
///
/// where a bend is half of what the slope gains at its knot. This has no branch and looks nothing up, so
/// that the compiler makes vector instructions of it. It differs from the exact map by rounding, about
/// 1e-7 of the range.
final class Bends {
  /// Bends in one pass over the voxels. Twice as many are more than the compiler turns into vectors.
  private static final int GROUP = 4;

  private final float lowest;
  private final float offset;
  private final float slope;
  private final float[] knots;
  private final float[] bends;

  private Bends(float lowest, float offset, float slope, float[] knots, float[] bends) {
    this.lowest = lowest;
    this.offset = offset;
    this.slope = slope;
    this.knots = knots;
    this.bends = bends;
  }

  /// The map of {@link Change.ShiftHistogram}.
  ///
  /// @param range above 0
  static Bends of(float lowest, double range, List<Double> points) {
    int intervals = points.size() - 1;
    float[] knots = new float[Math.ceilDiv(Math.max(1, intervals - 1), GROUP) * GROUP];
    float[] bends = new float[knots.length]; // 0 at places that are left over
    double slope = (slope(points, 0) + slope(points, intervals - 1)) / 2;
    double offset = lowest;
    for (int k = 1; k < intervals; k++) {
      double bend = (slope(points, k) - slope(points, k - 1)) / 2;
      knots[k - 1] = (float) (range * k / intervals);
      bends[k - 1] = (float) bend;
      offset -= bend * range * k / intervals;
    }
    return new Bends(lowest, (float) offset, (float) slope, knots, bends);
  }

  /// Maps the first values of one array into another.
  void apply(float[] in, int count, float[] out) {
    line(in, count, out);
    for (int group = 0; group < knots.length; group += GROUP) {
      add(in, count, group, out);
    }
  }

  private void line(float[] in, int count, float[] out) {
    float first = lowest; // fields would be read again for every voxel
    float start = offset;
    float rise = slope;
    for (int n = 0; n < count; n++) {
      out[n] = start + rise * (in[n] - first);
    }
  }

  private void add(float[] in, int count, int group, float[] out) {
    float first = lowest;
    float k0 = knots[group];
    float k1 = knots[group + 1];
    float k2 = knots[group + 2];
    float k3 = knots[group + 3];
    float b0 = bends[group];
    float b1 = bends[group + 1];
    float b2 = bends[group + 2];
    float b3 = bends[group + 3];
    for (int n = 0; n < count; n++) {
      float u = in[n] - first;
      float sum = out[n] + b0 * Math.abs(u - k0);
      sum += b1 * Math.abs(u - k1);
      sum += b2 * Math.abs(u - k2);
      sum += b3 * Math.abs(u - k3);
      out[n] = sum;
    }
  }

  private static double slope(List<Double> points, int interval) {
    return (points.get(interval + 1) - points.get(interval)) * (points.size() - 1);
  }
}
