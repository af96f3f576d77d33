package dev.nidus.evidence.chart;

/// A place in the units of the axes.
public record Point(double x, double y) {

  public Point {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new IllegalArgumentException(
          "a point of a chart has finite coordinates, got (%s, %s); leave it out and say so"
              .formatted(x, y));
    }
  }
}
