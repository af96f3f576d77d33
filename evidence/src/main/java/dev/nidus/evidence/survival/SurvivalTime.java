package dev.nidus.evidence.survival;

/// How long a patient was observed, and what ended it.
///
/// @param days from the start of follow-up, at least 0 and finite
/// @param event what happened then
public record SurvivalTime(double days, Event event) {

  /// @throws UnusableSurvivalData if the time is negative or not a finite number
  public SurvivalTime {
    if (!(days >= 0 && Double.isFinite(days))) {
      throw new UnusableSurvivalData(
          "a survival time is at least 0 days and finite, got %s; leave such patients out or correct the date"
              .formatted(days));
    }
  }
}
