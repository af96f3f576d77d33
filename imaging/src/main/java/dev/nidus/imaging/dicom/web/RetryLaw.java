package dev.nidus.imaging.dicom.web;

import java.time.Duration;

/// How often and after which pauses a request is tried again.
///
/// @param attempts in all, the first included
/// @param first the pause after the first failure; each further one is twice as long
/// @param longest the longest pause, also where the server asks for more
public record RetryLaw(int attempts, Duration first, Duration longest) {
  /// Five attempts over about fifteen seconds.
  public static final RetryLaw DEFAULT =
      new RetryLaw(5, Duration.ofSeconds(1), Duration.ofSeconds(30));

  public RetryLaw {
    if (attempts < 1 || first.isNegative() || longest.isNegative()) {
      throw new IllegalArgumentException("at least one attempt, and no negative pauses");
    }
  }

  /// The pause after a failed attempt.
  ///
  /// @param attempt from 1
  /// @param asked what the server asked for (Retry-After), zero where it did not
  Duration pause(int attempt, Duration asked) {
    Duration own = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    Duration pause = asked.compareTo(own) > 0 ? asked : own;
    return pause.compareTo(longest) > 0 ? longest : pause;
  }
}
