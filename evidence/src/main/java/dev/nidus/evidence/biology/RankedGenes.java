package dev.nidus.evidence.biology;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Genes in the order of a statistic, the largest first. Immutable.
public final class RankedGenes {
  private final List<String> genes;
  private final double[] statistic;
  private final Map<String, Integer> places = new HashMap<>();
  private final int ties;

  private RankedGenes(List<String> genes, double[] statistic) {
    this.genes = genes;
    this.statistic = statistic;
    for (int place = 0; place < statistic.length; place++) {
      if (places.put(genes.get(place), place) != null) {
        throw new IllegalArgumentException(
            "the gene %s has two statistics; keep one".formatted(genes.get(place)));
      }
    }
    ties =
        (int)
            IntStream.range(0, statistic.length)
                .filter(n ->
                    (n > 0 && statistic[n] == statistic[n - 1])
                        || (n + 1 < statistic.length && statistic[n] == statistic[n + 1]))
                .count();
  }

  /// Genes whose statistics are equal stand in the order of their symbols, so that the result does not depend on the order
  /// of a file.
  ///
  /// @param genes each once
  /// @param statistic of each, finite
  public static RankedGenes of(List<String> genes, double[] statistic) {
    if (genes.size() != statistic.length || genes.isEmpty()) {
      throw new IllegalArgumentException(
          "each gene has one statistic, got %d and %d".formatted(genes.size(), statistic.length));
    }
    for (int n = 0; n < statistic.length; n++) {
      if (!Double.isFinite(statistic[n])) {
        throw new IllegalArgumentException(
            "the statistic of %s is %s; leave such genes out"
                .formatted(genes.get(n), statistic[n]));
      }
    }
    List<Integer> order =
        IntStream.range(0, statistic.length)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(n -> -statistic[n]).thenComparing(genes::get))
            .toList();
    return new RankedGenes(
        order.stream().map(genes::get).toList(),
        order.stream().mapToDouble(n -> statistic[n] + 0.0).toArray());
  }

  public int size() {
    return statistic.length;
  }

  /// In order, the largest statistic first.
  public List<String> genes() {
    return genes;
  }

  public double statistic(int place) {
    return statistic[place];
  }

  /// How many genes share their statistic with a neighbour, so that their order says nothing.
  public int ties() {
    return ties;
  }

  /// The places of the genes of a set that are ranked, ascending.
  public int[] places(GeneSet set) {
    return set.genes().stream()
        .filter(places::containsKey)
        .mapToInt(places::get)
        .sorted()
        .toArray();
  }
}
