package dev.nidus.evidence.chart;

/// From low to high at one x, in the units of the axes: a bit of a band, or an interval.
public record Span(double x, double low, double high) {

  public Span {
    if (!Double.isFinite(x) || !Double.isFinite(low) || !Double.isFinite(high) || low > high) {
      throw new IllegalArgumentException(
          "a span of a chart runs from low to high at a finite x, got %s .. %s at %s"
              .formatted(low, high, x));
    }
  }
}
