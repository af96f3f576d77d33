package dev.nidus.evidence.biology;

/// The weighted Kolmogorov-Smirnov statistic of a gene set: a walk down the ranked genes goes up at genes of the set, by
/// their share of the set's statistics, and down at others, each by the same; the score is where it is farthest from 0.
///
/// @param value from -1 to 1; above 0 if the set gathers at the top
/// @param place of the gene at which the walk is farthest, from 0: for a positive score the last one of the leading edge, for
///     a negative one the first
/// @see <a href="https://doi.org/10.1073/pnas.0506580102">Subramanian et al. 2005</a>
public record EnrichmentScore(double value, int place) {

  /// With weights of the absolute statistic (exponent 1). If all statistics of the set are 0 its genes weigh the same.
  ///
  /// @param ranked at least one gene more than the set has
  /// @param places of the set's genes, ascending, at least one
  public static EnrichmentScore of(RankedGenes ranked, int[] places) {
    int misses = ranked.size() - places.length;
    if (places.length == 0 || misses == 0) {
      throw new IllegalArgumentException(
          "a set is some of the ranked genes, neither none nor all: %d of %d"
              .formatted(places.length, ranked.size()));
    }
    double sum = 0;
    for (int place : places) {
      sum += Math.abs(ranked.statistic(place));
    }
    double hits = 0;
    double highest = 0;
    double lowest = 0;
    int highestAt = places[0];
    int lowestAt = places[0];
    for (int n = 0; n < places.length; n++) {
      double missed = (places[n] - n) / (double) misses;
      double before = hits - missed;
      if (before < lowest) {
        lowest = before;
        lowestAt = places[n];
      }
      hits += sum == 0 ? 1.0 / places.length : Math.abs(ranked.statistic(places[n])) / sum;
      double after = hits - missed;
      if (after > highest) {
        highest = after;
        highestAt = places[n];
      }
    }
    return highest >= -lowest
        ? new EnrichmentScore(highest, highestAt)
        : new EnrichmentScore(lowest, lowestAt);
  }
}
