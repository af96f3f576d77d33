package dev.nidus.app.published;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import java.util.Optional;
import java.util.OptionalDouble;

/// Our number, or why there is none.
public sealed interface Recomputed {

  /// A number.
  ///
  /// @param value the number
  /// @param interval its interval, where it is an estimate about patients
  /// @param sample whom an estimate is about; empty for counts
  /// @param chance the standard error that resampling leaves in the value, where the value is a mean of
  ///     resamples
  /// @param remark what a reader must know; may be blank
  record Found(
      double value,
      Optional<ConfidenceInterval> interval,
      Optional<Sample> sample,
      OptionalDouble chance,
      String remark)
      implements Recomputed {

    /// A count or another number without uncertainty.
    static Found exactly(double value) {
      return new Found(value, Optional.empty(), Optional.empty(), OptionalDouble.empty(), "");
    }

    static Found of(Estimate estimate) {
      return estimated(
          estimate.value(),
          estimate.interval(),
          new Sample(estimate.lesions(), estimate.patients()));
    }

    static Found estimated(double value, ConfidenceInterval interval, Sample sample) {
      return new Found(
          value, Optional.of(interval), Optional.of(sample), OptionalDouble.empty(), "");
    }

    Found about(Sample other) {
      return new Found(value, interval, Optional.of(other), chance, remark);
    }

    Found remarking(String other) {
      return new Found(value, interval, sample, chance, other);
    }
  }

  /// There is none.
  ///
  /// @param why a sentence
  record Missing(String why) implements Recomputed {}

  /// Whom a number is about.
  record Sample(int lesions, int patients) {}
}
