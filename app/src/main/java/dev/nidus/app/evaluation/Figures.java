package dev.nidus.app.evaluation;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers as a page writes them.
final class Figures {
  static final String NONE = "–";

  private Figures() {}

  static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  static String three(OptionalDouble value) {
    return value.isPresent() ? three(value.getAsDouble()) : NONE;
  }

  /// A p value with two digits; what rounds to 0.001 is written so.
  static String p(double value) {
    if (value < 1e-300) {
      return "< 1e-300";
    }
    return String.format(
        Locale.ROOT, value < 0.0009995 ? "%.1e" : value < 0.1 ? "%.3f" : "%.2f", value);
  }

  static String p(OptionalDouble value) {
    return value.isPresent() ? p(value.getAsDouble()) : NONE;
  }

  static String interval(ConfidenceInterval interval) {
    return "%s to %s".formatted(end(interval.low()), end(interval.high()));
  }

  private static String end(double value) {
    return Double.isFinite(value) ? three(value) : "∞";
  }

  /// The value of a measurement.
  static String value(Measurement measurement) {
    return switch (measurement) {
      case Measurement.Estimated(Estimate estimate) -> three(estimate.value());
      case Measurement.WithoutInterval(double value, String _) -> three(value);
      case Measurement.Missing _ -> NONE;
    };
  }

  /// Its interval.
  static String interval(Measurement measurement) {
    return switch (measurement) {
      case Measurement.Estimated(Estimate estimate) -> interval(estimate.interval());
      case Measurement.WithoutInterval _, Measurement.Missing _ -> NONE;
    };
  }

  /// How the interval was made, or why there is none.
  static String remark(Measurement measurement) {
    return switch (measurement) {
      case Measurement.Estimated(Estimate estimate) -> estimate.interval().method().description();
      case Measurement.WithoutInterval(double _, String reason) -> reason;
      case Measurement.Missing(String reason) -> reason;
    };
  }
}
