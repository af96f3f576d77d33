package dev.nidus.evidence.resampling;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Holm's step-down correction (1979): p values of several tests, made larger so that the chance of any false finding
/// among them stays below the level at which they are read. No assumption on their dependence.
public final class Holm {
  private Holm() {}

  /// Corrected p values, in the order given.
  public static List<Double> adjusted(List<Double> p) {
    int m = p.size();
    for (int i = 0; i < m; i++) {
      if (!(p.get(i) >= 0 && p.get(i) <= 1)) {
        throw new IllegalArgumentException(
            "p value %d is %s; p values lie between 0 and 1".formatted(i, p.get(i)));
      }
    }
    List<Integer> order =
        IntStream.range(0, m).boxed().sorted(Comparator.comparingDouble(p::get)).toList();
    Double[] adjusted = new Double[m];
    double largest = 0;
    for (int rank = 0; rank < m; rank++) {
      largest = Math.max(largest, Math.min(1, (m - rank) * p.get(order.get(rank))));
      adjusted[order.get(rank)] = largest;
    }
    return List.of(adjusted);
  }
}
