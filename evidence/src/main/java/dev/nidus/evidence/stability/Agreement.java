package dev.nidus.evidence.stability;

import dev.nidus.evidence.estimate.Inestimable;

/// How far repeated numbers are from the first ones, over all lesions and dimensions of a feature table (SPEC section 7).
///
/// @param meanSquaredDifference in the square of their unit
/// @param explained 1 less the summed squared differences over those of the first numbers from their mean: the
///     coefficient of determination with the first as truth; not symmetric, and below 0 for a repeat worse than the mean
public record Agreement(double meanSquaredDifference, double explained) {

  /// @throws Inestimable if the first numbers are all equal
  public static Agreement of(double[] first, double[] repeated) {
    if (first.length != repeated.length || first.length == 0) {
      throw new IllegalArgumentException(
          "each number is compared with its repeat, got %d and %d"
              .formatted(first.length, repeated.length));
    }
    double mean = 0;
    for (double value : first) {
      mean += value / first.length;
    }
    double squares = 0;
    double differences = 0;
    for (int i = 0; i < first.length; i++) {
      if (!Double.isFinite(first[i]) || !Double.isFinite(repeated[i])) {
        throw new IllegalArgumentException(
            "number %d is %s and its repeat %s; leave pairs that are not finite out"
                .formatted(i + 1, first[i], repeated[i]));
      }
      squares += (first[i] - mean) * (first[i] - mean);
      differences += (first[i] - repeated[i]) * (first[i] - repeated[i]);
    }
    if (squares == 0) {
      throw new Inestimable(
          "agreement cannot be estimated: all %d numbers are %s".formatted(first.length, mean));
    }
    return new Agreement(differences / first.length, 1 - differences / squares);
  }
}
