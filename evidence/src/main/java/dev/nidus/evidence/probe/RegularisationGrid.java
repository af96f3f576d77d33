package dev.nidus.evidence.probe;

import java.util.ArrayList;
import java.util.List;

/// Which C are tried: powers of ten from a lowest to a highest exponent, and then twice as finely around the best,
/// several times.
///
/// @param lowest exponent, -6 as published
/// @param highest exponent, 3 as published
/// @param perDecade values in each factor of ten
/// @param refinements how often the spacing is halved around the best
public record RegularisationGrid(int lowest, int highest, int perDecade, int refinements) {

  public RegularisationGrid {
    if (lowest > highest || perDecade < 1 || refinements < 0) {
      throw new IllegalArgumentException(
          "a grid of C runs from a lower to a higher exponent with at least one value per decade, got 1e%d to 1e%d with %d, refined %d times"
              .formatted(lowest, highest, perDecade, refinements));
    }
  }

  /// The range of the publication, 1e-6 to 1e3: two values per decade, refined twice, 23 fits at most. Holds every power of ten, so
  /// the result is never worse than the best of those.
  public static RegularisationGrid standard() {
    return new RegularisationGrid(-6, 3, 2, 2);
  }

  /// Exponents of the first round, ascending.
  List<Double> exponents() {
    List<Double> exponents = new ArrayList<>();
    for (int i = 0; i <= (highest - lowest) * perDecade; i++) {
      exponents.add(lowest + (double) i / perDecade);
    }
    return exponents;
  }

  /// Exponents to try next to the best, in a round from 1.
  List<Double> around(double best, int round) {
    double step = 1.0 / perDecade / (1L << round);
    return List.of(best - step, best + step).stream()
        .filter(exponent -> exponent >= lowest && exponent <= highest)
        .toList();
  }
}
