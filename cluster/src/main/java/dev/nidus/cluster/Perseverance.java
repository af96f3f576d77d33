package dev.nidus.cluster;

/// Whether a run that was broken off begins again: as long as it comes on. A run of weeks may lose a machine
/// every day; one that fails at the same step each time ends.
final class Perseverance {
  /// Attempts in a row without a new checkpoint.
  static final int MOST_FRUITLESS = 3;

  private long reached;
  private int fruitless;

  /// @param reached the step of the last checkpoint before the first attempt
  Perseverance(long reached) {
    this.reached = reached;
  }

  /// Takes note of an attempt that was broken off.
  ///
  /// @param step of the last checkpoint now
  /// @return whether to try again
  boolean goesOnAt(long step) {
    fruitless = step > reached ? 0 : fruitless + 1;
    reached = step;
    return fruitless < MOST_FRUITLESS;
  }
}
