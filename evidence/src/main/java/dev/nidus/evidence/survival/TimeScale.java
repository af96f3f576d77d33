package dev.nidus.evidence.survival;

/// The function of time against which a change of the hazard ratio is looked for.
public enum TimeScale {
  /// One less the Kaplan-Meier curve at the event, as in lifelines (R takes the curve just before it); robust to late
  /// events.
  KAPLAN_MEIER,
  /// The time itself.
  DAYS,
  /// Its logarithm; events at time 0 are not allowed.
  LOGARITHM,
  /// The rank of the event, means for ties.
  RANK
}
