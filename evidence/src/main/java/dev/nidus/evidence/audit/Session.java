package dev.nidus.evidence.audit;

import dev.nidus.evidence.estimate.Inestimable;

/// Rows of a case in one trial: what a probe is fitted to, chosen by, and asked about. No patient is in two of them.
/// Immutable.
public final class Session {
  private final int[] train;
  private final int[] tune;
  private final int[] test;

  private Session(int[] train, int[] tune, int[] test) {
    this.train = train;
    this.tune = tune;
    this.test = test;
  }

  /// @param tune rows by which the setting of the probe is chosen; none for folds of the training patients
  /// @throws Inestimable if there is nothing to train or to test on
  public static Session of(int[] train, int[] tune, int[] test) {
    if (train.length == 0 || test.length == 0) {
      throw new Inestimable(
          "a court needs lesions to train and to test on, got %d and %d"
              .formatted(train.length, test.length));
    }
    return new Session(train.clone(), tune.clone(), test.clone());
  }

  int[] train() {
    return train;
  }

  int[] tune() {
    return tune;
  }

  int[] test() {
    return test;
  }
}
