package dev.nidus.evidence.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Numbers as the texts of a chart.
final class Decimals {
  private static final int GROUPED_FROM = 10_000;

  private Decimals() {}

  /// With as many decimals as asked for.
  static String fixed(double value, int decimals) {
    return grouped(new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN));
  }

  /// Without zeros at the end.
  static String plain(double value, int mostDecimals) {
    BigDecimal rounded = new BigDecimal(value).setScale(mostDecimals, RoundingMode.HALF_EVEN);
    BigDecimal stripped = rounded.stripTrailingZeros();
    return grouped(stripped.scale() < 0 ? stripped.setScale(0) : stripped);
  }

  /// A coordinate in pixels: two decimals at most, no exponent.
  static String pixels(double value) {
    BigDecimal rounded =
        new BigDecimal(value).setScale(2, RoundingMode.HALF_EVEN).stripTrailingZeros();
    return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString();
  }

  private static String grouped(BigDecimal value) {
    String text = value.signum() == 0 ? value.abs().toPlainString() : value.toPlainString();
    String sign = text.startsWith("-") ? "−" : "";
    String digits = text.startsWith("-") ? text.substring(1) : text;
    if (value.abs().compareTo(BigDecimal.valueOf(GROUPED_FROM)) >= 0) {
      int point = digits.indexOf('.') < 0 ? digits.length() : digits.indexOf('.');
      StringBuilder grouped = new StringBuilder(digits);
      for (int place = point - 3; place > 0; place -= 3) {
        grouped.insert(place, ',');
      }
      digits = grouped.toString();
    }
    return sign + digits;
  }
}
