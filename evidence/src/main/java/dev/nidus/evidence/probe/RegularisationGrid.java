package dev.nidus.evidence.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Which C are tried: powers of ten from a lowest to a highest exponent; then on both sides of the best, or of all that
/// are equally good, at half the distance each round, at most 24 more; then those among the hundredths of a decade at which
/// the fits so far let a better value be expected, at most 16 (decision 0067).
///
/// @param lowest exponent, -6 as published
/// @param highest exponent, 3 as published
/// @param perDecade values in each factor of ten
/// @param refinements how often the spacing is halved around the best; with none the grid is all there is
public record RegularisationGrid(int lowest, int highest, int perDecade, int refinements) {
  /// A plateau of equally good C would be searched for ever.
  static final int MOST_REFINED = 24;

  /// Each costs a fit.
  static final int MOST_FORESEEN = 16;

  private static final int FINE_PER_DECADE = 100;

  public RegularisationGrid {
    if (lowest > highest || perDecade < 1 || refinements < 0) {
      throw new IllegalArgumentException(
          "a grid of C runs from a lower to a higher exponent with at least one value per decade, got 1e%d to 1e%d with %d, refined %d times"
              .formatted(lowest, highest, perDecade, refinements));
    }
  }

  /// The range of the publication, 1e-6 to 1e3: two values per decade, refined four times, 59 fits at most. Holds every
  /// power of ten, so the result is never worse than the best of those.
  public static RegularisationGrid standard() {
    return new RegularisationGrid(-6, 3, 2, 4);
  }

  /// Exponents of the first round, ascending.
  List<Double> exponents() {
    List<Double> exponents = new ArrayList<>();
    for (int i = 0; i <= (highest - lowest) * perDecade; i++) {
      exponents.add(lowest + (double) i / perDecade);
    }
    return exponents;
  }

  /// Exponents to try next to one of the best, in a round from 1.
  List<Double> around(double best, int round) {
    double step = 1.0 / perDecade / (1L << round);
    return Stream.of(best - step, best + step)
        .filter(exponent -> exponent >= lowest && exponent <= highest)
        .toList();
  }

  /// Exponents in hundredths within a decade of one of the best, ascending.
  List<Double> fine(List<Double> best) {
    if (refinements == 0) {
      return List.of();
    }
    return IntStream.rangeClosed(0, (highest - lowest) * FINE_PER_DECADE)
        .mapToObj(n -> lowest + (double) n / FINE_PER_DECADE)
        .filter(exponent -> best.stream().anyMatch(near -> Math.abs(near - exponent) <= 1))
        .toList();
  }
}
