package dev.nidus.evidence.survival;

/// The function of time against which a change of the hazard ratio is looked for.
public enum TimeScale {
  /// One less the Kaplan-Meier curve just before the event; robust to late events, and the default of R's `cox.zph`.
  KAPLAN_MEIER,
  /// The time itself.
  DAYS,
  /// Its logarithm; events at time 0 are not allowed.
  LOGARITHM,
  /// The rank of the event, means for ties.
  RANK
}
