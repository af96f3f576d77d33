package dev.nidus.learning.plan;

/// Which lesions make up the batches of an epoch.
public record BatchPlan(
    @Setting(value = "what becomes of lesions that do not fill a batch", standard = "keep")
        Remainder remainder,
    @Setting(
            value = "draw lesions with replacement, so that a cohort may be smaller than a batch",
            standard = "false")
        boolean replacement) {

  /// What becomes of the last lesions of an epoch.
  public enum Remainder {
    /// A smaller batch.
    KEEP,
    /// They are left out of this epoch.
    DROP
  }
}
