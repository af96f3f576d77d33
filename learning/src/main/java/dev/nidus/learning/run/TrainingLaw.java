package dev.nidus.learning.run;

/// Which numbers training computes here: two programs of one law make the same bits of the same plan, table
/// and state, on the same machine. A checkpoint goes on under its own law only, whatever the releases are called.
///
/// @param number of the law of this code; whoever changes what a draw, an augmentation, a network, an
///     objective or an optimiser computes, be it in the last bit, raises {@link #CURRENT}
/// @param library version of the native library, whose kernels round in an order of their own
public record TrainingLaw(int number, String library) {
  /// Raised by hand; `PretrainingTest` fails when losses move and it was forgotten.
  public static final int CURRENT = 1;

  /// The law of this program.
  public static TrainingLaw current(String library) {
    return new TrainingLaw(CURRENT, library);
  }

  @Override
  public String toString() {
    return "law %d on libtorch %s".formatted(number, library);
  }
}
