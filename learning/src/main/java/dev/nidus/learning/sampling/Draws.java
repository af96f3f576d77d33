package dev.nidus.learning.sampling;

/// How many random places of one lesion there are.
public sealed interface Draws {

  /// A fixed number, of which each sample takes one at random: they are all cut in one read of the scan
  /// and a cache can keep them.
  record Kept(int count) implements Draws {
    public Kept {
      if (count < 1 || count > 1 << 20) {
        throw new IllegalArgumentException("1 to 1048576 draws are kept, got " + count);
      }
    }
  }

  /// A new one for every sample, as the reference has it: the scan is read again each time.
  record Fresh() implements Draws {}

  static Draws kept(int count) {
    return new Kept(count);
  }

  static Draws fresh() {
    return new Fresh();
  }

  /// How many a cache may keep.
  default int slots() {
    return switch (this) {
      case Kept(int count) -> count;
      case Fresh _ -> 0;
    };
  }
}
