package dev.nidus.app.evaluation;

import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// A number that was asked for: with its interval, without one, or why there is none.
sealed interface Measurement {

  /// There is an estimate.
  record Estimated(Estimate estimate) implements Measurement {}

  /// There is a value, but no interval.
  ///
  /// @param value over all rows
  /// @param reason a sentence: why there is no interval
  record WithoutInterval(double value, String reason) implements Measurement {}

  /// There is none.
  ///
  /// @param reason a sentence
  record Missing(String reason) implements Measurement {}

  /// What an estimation gives.
  ///
  /// @param estimation with interval
  /// @param value the value alone, if there is no interval
  static Measurement of(Supplier<Estimate> estimation, DoubleSupplier value) {
    try {
      return new Estimated(estimation.get());
    } catch (Inestimable noInterval) {
      try {
        return new WithoutInterval(value.getAsDouble(), reason(noInterval));
      } catch (Inestimable none) {
        return new Missing(reason(none));
      }
    }
  }

  private static String reason(Inestimable inestimable) {
    return String.valueOf(inestimable.getMessage());
  }
}
