package dev.nidus.app.demo;

/// A stretch of an axis in millimetres.
record Interval(double low, double high) {

  static Interval between(double one, double other) {
    return new Interval(Math.min(one, other), Math.max(one, other));
  }

  double length() {
    return high - low;
  }

  Interval including(double position) {
    return new Interval(Math.min(low, position), Math.max(high, position));
  }

  /// A stretch of the given length that shows this one whole, in its middle, or, where it is too
  /// short for that, the part of it about a centre.
  Interval seenThrough(double length, double centre) {
    if (length >= length()) {
      double margin = (length - length()) / 2;
      return new Interval(low - margin, low - margin + length);
    }
    double start = Math.clamp(centre - length / 2, low, high - length);
    return new Interval(start, start + length);
  }
}
