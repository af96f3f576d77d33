package dev.nidus.app.published;

import java.util.Locale;

/// Numbers as the page and the tables print them.
final class Numerals {
  private Numerals() {}

  /// For people: whole numbers whole, others with four significant decimals at most.
  static String shown(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    double size = Math.abs(value);
    if (size >= 1000) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return size >= 0.001
        ? String.format(Locale.ROOT, size >= 10 ? "%.2f" : "%.4f", value)
        : String.format(Locale.ROOT, "%.1e", value);
  }

  /// For programs: all digits, whole numbers without a point.
  static String exact(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  /// A p value.
  static String p(double p) {
    return p < 0.001 ? "below 0.001" : String.format(Locale.ROOT, "%.3f", p);
  }
}
