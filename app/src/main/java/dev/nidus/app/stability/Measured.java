package dev.nidus.app.stability;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/// A number that was asked for: with its interval, without one, or why there is none.
sealed interface Measured {

  record Estimated(double value, ConfidenceInterval interval) implements Measured {}

  /// @param reason why there is no interval
  record WithoutInterval(double value, String reason) implements Measured {}

  /// @param reason why there is no number
  record Missing(String reason) implements Measured {}

  /// What an estimation gives.
  ///
  /// @param value the value alone, if there is no interval
  static Measured of(Supplier<Estimate> estimation, DoubleSupplier value) {
    try {
      Estimate estimate = estimation.get();
      return new Estimated(estimate.value(), estimate.interval());
    } catch (Inestimable noInterval) {
      try {
        return new WithoutInterval(value.getAsDouble(), String.valueOf(noInterval.getMessage()));
      } catch (Inestimable none) {
        return new Missing(String.valueOf(none.getMessage()));
      }
    }
  }
}
