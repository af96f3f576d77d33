package dev.nidus.evidence.resampling;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;

/// Whether two models differ on the same lesions: their predictions are swapped at random, which changes nothing if the
/// models are alike, and the observed difference is put among those.
///
/// @param permutations how many, 1,000 as published; p cannot be smaller than about 1 / permutations
/// @param unit what is swapped as a whole
/// @param sides which differences count against the null hypothesis
/// @param counting how p is counted
public record PermutationTest(int permutations, Unit unit, Sides sides, Counting counting) {

  /// Which differences count against the null hypothesis.
  public enum Sides {
    /// Differences at least as large as the observed one: only "the first is better" can be found.
    ONE_SIDED,
    /// Differences at least as far from zero.
    TWO_SIDED
  }

  /// How p is counted.
  public enum Counting {
    /// (more extreme + 1) / (permutations + 1): never zero, and keeps its level (Phipson and Smyth 2010).
    WITH_OBSERVED,
    /// more extreme / permutations, as published; may be zero.
    AS_PUBLISHED
  }

  /// The outcome.
  ///
  /// @param difference observed, first minus second
  /// @param p the probability of one as extreme if the models are alike
  /// @param extreme permutations at least as extreme
  /// @param permutations that had a value
  public record Outcome(double difference, double p, int extreme, int permutations) {}

  /// Which rows are swapped in a permutation.
  @FunctionalInterface
  public interface Swaps {
    /// Whether the first model keeps its prediction of a row; 1 keeps it, 0 swaps.
    void take(int permutation, int[] kept);
  }

  public PermutationTest {
    if (permutations < 1) {
      throw new IllegalArgumentException(
          "a permutation test needs permutations (1000 is usual), got " + permutations);
    }
  }

  /// The default: 1,000 swaps of whole patients, two-sided, the observed order counted among them.
  public static PermutationTest overPatients() {
    return new PermutationTest(1000, Unit.PATIENT, Sides.TWO_SIDED, Counting.WITH_OBSERVED);
  }

  /// As in the publication: 1,000 swaps of lesions, one-sided, without the observed order. SPEC section 7.
  public static PermutationTest published() {
    return new PermutationTest(1000, Unit.LESION, Sides.ONE_SIDED, Counting.AS_PUBLISHED);
  }

  /// Tests the difference of a metric, first minus second.
  ///
  /// @throws Inestimable if the metric has no value
  public Outcome compare(
      Metric metric,
      Predictions first,
      Predictions second,
      Patients patients,
      RandomSource random) {
    Bootstrap.requireSameRows(first, patients);
    Patients units = patients.as(unit);
    RandomSource stream = random.named("permutation");
    boolean[] keeps = new boolean[units.count()];
    return compare(
        metric,
        first,
        second,
        (permutation, kept) -> {
          RandomSource one = stream.at(permutation);
          for (int u = 0; u < keeps.length; u++) {
            keeps[u] = one.nextBoolean();
          }
          for (int row = 0; row < kept.length; row++) {
            kept[row] = keeps[units.of(row)] ? 1 : 0;
          }
        });
  }

  /// The same with given swaps.
  public Outcome compare(Metric metric, Predictions first, Predictions second, Swaps swaps) {
    Bootstrap.requireSameLesions(first, second);
    int n = first.rows();
    double observed = metric.of(first) - metric.of(second);
    PreparedMetric prepared = metric.prepare(first.followedBy(second));
    int[] kept = new int[n];
    int[] ours = new int[2 * n];
    int[] theirs = new int[2 * n];
    int extreme = 0;
    int valued = 0;
    for (int permutation = 0; permutation < permutations; permutation++) {
      swaps.take(permutation, kept);
      for (int row = 0; row < n; row++) {
        ours[row] = kept[row];
        ours[n + row] = 1 - kept[row];
        theirs[row] = 1 - kept[row];
        theirs[n + row] = kept[row];
      }
      double difference = prepared.at(ours) - prepared.at(theirs);
      if (!Double.isNaN(difference)) {
        valued++;
        extreme += isExtreme(difference, observed) ? 1 : 0;
      }
    }
    double p =
        switch (counting) {
          case WITH_OBSERVED -> (extreme + 1.0) / (valued + 1.0);
          case AS_PUBLISHED -> (double) extreme / valued;
        };
    return new Outcome(observed, p, extreme, valued);
  }

  /// Rounding must not tell apart what are the same predictions in another order.
  private boolean isExtreme(double difference, double observed) {
    double slack = 1e-12;
    return switch (sides) {
      case ONE_SIDED -> difference >= observed - slack;
      case TWO_SIDED -> Math.abs(difference) >= Math.abs(observed) - slack;
    };
  }
}
