package dev.nidus.evidence.biology;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Gene set enrichment of genes that are ranked already: scores against those of random sets of the same size.
///
/// Random sets take for granted that genes are independent. Genes of a set often go together for reasons that have nothing to
/// do with the score; then p is too small. It orders sets, and a false discovery rate of 25 % is the usual bar for a hypothesis.
///
/// @param permutations random sets for each set
/// @param smallest how many genes of a set must be ranked
/// @param largest how many may be
/// @see <a href="https://doi.org/10.1073/pnas.0506580102">Subramanian et al. 2005</a>
public record PrerankedEnrichment(int permutations, int smallest, int largest) {

  public PrerankedEnrichment {
    if (permutations < 10 || smallest < 1 || largest < smallest) {
      throw new IllegalArgumentException(
          "at least 10 permutations and sizes from 1 are needed, got %d permutations, sizes %d to %d"
              .formatted(permutations, smallest, largest));
    }
  }

  /// 1,000 permutations, sets of 15 to 500 ranked genes.
  public static PrerankedEnrichment usual() {
    return new PrerankedEnrichment(1000, 15, 500);
  }

  /// What became of a collection of sets.
  ///
  /// @param tested the largest normalised score first; equal ones by name
  /// @param skipped the others, in their order
  public record Result(List<SetEnrichment> tested, List<Skipped> skipped) {
    public Result {
      tested = List.copyOf(tested);
      skipped = List.copyOf(skipped);
    }
  }

  /// A set that was not tested.
  ///
  /// @param set its name
  /// @param reason a sentence without its full stop
  public record Skipped(String set, String reason) {}

  /// A set with its score and those of its random ones, over the mean of their sign.
  private static final class Scored {
    private final GeneSet set;
    private final int[] places;
    private final EnrichmentScore score;
    private final double normalised;
    private final double p;
    private final double[] chance;

    Scored(
        GeneSet set,
        int[] places,
        EnrichmentScore score,
        double normalised,
        double p,
        double[] chance) {
      this.set = set;
      this.places = places;
      this.score = score;
      this.normalised = normalised;
      this.p = p;
      this.chance = chance;
    }

    GeneSet set() {
      return set;
    }

    int[] places() {
      return places;
    }

    EnrichmentScore score() {
      return score;
    }

    double normalised() {
      return normalised;
    }

    double p() {
      return p;
    }

    double[] chance() {
      return chance;
    }
  }

  private sealed interface Outcome {
    record Tested(Scored scored) implements Outcome {}

    record Left(Skipped skipped) implements Outcome {}
  }

  /// Tests sets. Each draws from a stream of its own name, on all cores, so that neither the other sets nor the number of cores
  /// change its p. Costs sets · permutations · genes of a set, and 8 bytes for each random set.
  public Result of(RankedGenes ranked, List<GeneSet> sets, RandomSource random) {
    RandomSource stream = random.named("gene sets");
    List<Outcome> outcomes =
        IntStream.range(0, sets.size())
            .parallel()
            .mapToObj(n -> outcome(ranked, sets.get(n), stream.named(sets.get(n).name())))
            .toList();
    List<Scored> scored = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      switch (outcome) {
        case Outcome.Tested(Scored one) -> scored.add(one);
        case Outcome.Left(Skipped one) -> skipped.add(one);
      }
    }
    return new Result(withRates(ranked, scored), skipped);
  }

  private Outcome outcome(RankedGenes ranked, GeneSet set, RandomSource random) {
    int[] places = ranked.places(set);
    if (places.length < smallest || places.length > largest || places.length == ranked.size()) {
      return new Outcome.Left(
          new Skipped(
              set.name(),
              places.length == 0
                  ? "none of its %d genes is among the %d that were measured"
                      .formatted(set.genes().size(), ranked.size())
                  : "%d of its %d genes were measured; tested are sets with %d to %d"
                      .formatted(
                          places.length,
                          set.genes().size(),
                          smallest,
                          Math.min(largest, ranked.size() - 1))));
    }
    EnrichmentScore score = EnrichmentScore.of(ranked, places);
    double[] chance = chance(ranked, places.length, random);
    double positive = mean(chance, 1);
    double negative = mean(chance, -1);
    double mean = score.value() >= 0 ? positive : negative;
    if (!(mean > 0)) {
      return new Outcome.Left(
          new Skipped(
              set.name(),
              "none of %d random sets of its size has a score of its sign, so that its own cannot be judged"
                  .formatted(permutations)));
    }
    double sign = score.value() >= 0 ? 1 : -1;
    long same = Arrays.stream(chance).filter(c -> c * sign > 0).count();
    long larger = Arrays.stream(chance).filter(c -> c * sign >= Math.abs(score.value())).count();
    for (int b = 0; b < chance.length; b++) {
      chance[b] /= chance[b] >= 0 ? positive : negative;
    }
    return new Outcome.Tested(
        new Scored(
            set, places, score, score.value() / mean, (1.0 + larger) / (1.0 + same), chance));
  }

  /// Scores of random sets: the front of an order that is shuffled as far as needed, again and again.
  private double[] chance(RankedGenes ranked, int size, RandomSource random) {
    int[] order = IntStream.range(0, ranked.size()).toArray();
    double[] scores = new double[permutations];
    for (int b = 0; b < permutations; b++) {
      for (int n = 0; n < size; n++) {
        int other = random.nextInt(n, order.length);
        int swapped = order[n];
        order[n] = order[other];
        order[other] = swapped;
      }
      int[] places = Arrays.copyOf(order, size);
      Arrays.sort(places);
      scores[b] = EnrichmentScore.of(ranked, places).value();
    }
    return scores;
  }

  /// The mean size of the scores of a sign; 0 if there are none.
  private static double mean(double[] scores, int sign) {
    return Arrays.stream(scores)
        .filter(score -> score * sign > 0)
        .map(Math::abs)
        .average()
        .orElse(0);
  }

  private static List<SetEnrichment> withRates(RankedGenes ranked, List<Scored> scored) {
    Tail positive = Tail.of(scored, 1);
    Tail negative = Tail.of(scored, -1);
    return scored.stream()
        .map(one ->
            new SetEnrichment(
                one.set().name(),
                one.places().length,
                one.score().value(),
                one.normalised(),
                one.p(),
                (one.normalised() >= 0 ? positive : negative).rate(Math.abs(one.normalised())),
                leadingEdge(ranked, one)))
        .sorted(
            Comparator.comparingDouble((SetEnrichment one) -> -Math.abs(one.normalised()))
                .thenComparing(SetEnrichment::set))
        .toList();
  }

  private static List<String> leadingEdge(RankedGenes ranked, Scored one) {
    return Arrays.stream(one.places())
        .filter(place ->
            one.score().value() >= 0 ? place <= one.score().place() : place >= one.score().place())
        .mapToObj(ranked.genes()::get)
        .toList();
  }

  /// The normalised scores of a sign, of all random sets and of the observed ones, ascending by size.
  private static final class Tail {
    private final double[] chance;
    private final double[] observed;

    Tail(double[] chance, double[] observed) {
      this.chance = chance;
      this.observed = observed;
    }

    static Tail of(List<Scored> scored, int sign) {
      return new Tail(
          scored.stream()
              .flatMapToDouble(one -> Arrays.stream(one.chance()))
              .filter(score -> score * sign > 0)
              .map(Math::abs)
              .sorted()
              .toArray(),
          scored.stream()
              .mapToDouble(Scored::normalised)
              .filter(score -> score * sign > 0)
              .map(Math::abs)
              .sorted()
              .toArray());
    }

    /// The share of random sets at least as large over the share of observed ones.
    double rate(double size) {
      double random = share(chance, size);
      double found = share(observed, size);
      return found == 0 ? 1 : Math.min(1, random / found);
    }

    private static double share(double[] sorted, double size) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < size) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return sorted.length == 0 ? 0 : (sorted.length - low) / (double) sorted.length;
    }
  }
}
