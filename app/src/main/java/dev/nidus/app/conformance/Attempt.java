package dev.nidus.app.conformance;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One mutant held against what somebody gave.
///
/// @param mutant the slip
/// @param left how much of the difference it leaves: the length of (theirs - mutant) divided by that of
///     (theirs - ours), over all lesions; 0 if the slip explains everything, 1 or more if nothing
record Attempt(Mutant mutant, double left) {
  /// A slip that leaves no more than this explains the difference.
  private static final double EXPLAINS = 0.1;

  /// What leaves less needs no rival.
  static final double CERTAIN = 0.02;

  /// Two slips whose remainders differ by less explain it equally well.
  private static final double ALIKE = 1e-3;

  boolean explains() {
    return left <= EXPLAINS;
  }

  /// The explanation, and a word about what it leaves.
  List<String> sentences() {
    return left <= CERTAIN
        ? List.of(mutant.explanation())
        : List.of(
            mutant.explanation(),
            String.format(
                Locale.ROOT,
                "that leaves %.0f %% of the difference: there is something smaller beside it",
                100 * left));
  }

  /// The attempt that leaves least; the first in the catalogue of those that leave as little.
  static Optional<Attempt> best(List<Attempt> attempts) {
    double least =
        attempts.stream().mapToDouble(Attempt::left).min().orElse(Double.POSITIVE_INFINITY);
    return attempts.stream()
        .filter(attempt -> attempt.left <= least + ALIKE)
        .min(Comparator.comparing(Attempt::mutant));
  }

  /// Adds up how much a mutant leaves, lesion by lesion.
  static final class Balance {
    private double before;
    private double after;

    /// A lesion for which all three are known.
    void add(float[] ours, float[] theirs, float[] mutant) {
      double length = squared(ours, new float[ours.length]);
      double was = length > 0 ? squared(ours, theirs) / length : squared(ours, theirs);
      double is = length > 0 ? squared(mutant, theirs) / length : squared(mutant, theirs);
      // a mutant of another size is no likeness of theirs, however small the numbers
      count(was, mutant.length == theirs.length ? is : was);
    }

    /// A lesion for which the mutant gives nothing, and they gave something.
    void addUnexplained(float[] ours, float[] theirs) {
      double length = squared(ours, new float[ours.length]);
      double was = length > 0 ? squared(ours, theirs) / length : squared(ours, theirs);
      count(was, was);
    }

    private void count(double was, double is) {
      before += was;
      after += is;
    }

    Optional<Attempt> attempt(Mutant mutant) {
      return before > 0
          ? Optional.of(new Attempt(mutant, Math.sqrt(after / before)))
          : Optional.empty();
    }

    /// The squared distance; the squared length of `a` where the sizes or numbers forbid one.
    private static double squared(float[] a, float[] b) {
      double sum = 0;
      boolean comparable = a.length == b.length;
      for (int n = 0; n < a.length; n++) {
        double difference = comparable ? (double) a[n] - b[n] : a[n];
        sum += Double.isFinite(difference) ? difference * difference : (double) a[n] * a[n];
      }
      return sum;
    }
  }
}
