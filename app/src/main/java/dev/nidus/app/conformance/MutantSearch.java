package dev.nidus.app.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds the mutant that leaves least. Each is tried on a few lesions first, and only what explains
/// something there on all; those that mix the lesions of a table come last.
final class MutantSearch {
  private static final int FEW = 5;

  /// On a few lesions a mutant that leaves more is given up.
  private static final double HOPELESS = 0.6;

  private MutantSearch() {}

  /// Holds a mutant against some of the lesions, by their positions.
  interface Trial {
    Optional<Attempt> of(Mutant mutant, List<Integer> lesions);
  }

  /// @param differing positions of the lesions that differ
  /// @param count how many lesions there are
  static Optional<Attempt> best(
      List<Mutant> suspects, List<Integer> differing, int count, Trial trial) {
    List<Integer> all = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      all.add(n);
    }
    List<Integer> few = spread(differing);
    List<Mutant> hopeful =
        suspects.stream()
            .filter(mutant -> !ofWholeTable(mutant))
            .filter(mutant ->
                trial.of(mutant, few).filter(attempt -> attempt.left() < HOPELESS).isPresent())
            .toList();
    Optional<Attempt> best = best(hopeful, all, trial);
    return best.filter(attempt -> attempt.left() <= Attempt.CERTAIN).isPresent()
        ? best
        : best(suspects, all, trial);
  }

  private static Optional<Attempt> best(List<Mutant> mutants, List<Integer> all, Trial trial) {
    List<Attempt> attempts = new ArrayList<>();
    for (Mutant mutant : mutants) {
      trial.of(mutant, all).ifPresent(attempts::add);
    }
    return Attempt.best(attempts);
  }

  /// Whether what it makes of a lesion depends on the others.
  private static boolean ofWholeTable(Mutant mutant) {
    return switch (mutant.slip()) {
      case Slip.OfPatch _, Slip.OfWeights _ -> false;
      case Slip.OfNormalisation _, Slip.OfRows _ -> true;
    };
  }

  private static List<Integer> spread(List<Integer> positions) {
    if (positions.size() <= FEW) {
      return positions;
    }
    List<Integer> few = new ArrayList<>();
    for (int n = 0; n < FEW; n++) {
      few.add(positions.get(n * positions.size() / FEW));
    }
    return few;
  }
}
