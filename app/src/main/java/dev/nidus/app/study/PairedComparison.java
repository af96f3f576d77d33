package dev.nidus.app.study;

import dev.nidus.app.adaptation.MetricKey;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Value;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.PreparedMetric;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Two arms on the same lesions and the same subsets. With several draws the interval resamples patients and draws, since both
/// vary: with patients alone it would speak of these subsets only. Decision 0078.
///
/// @param opened outcomes
/// @param bootstrap how intervals are made
/// @param random of the task
record PairedComparison(OpenedOutcomes opened, Bootstrap bootstrap, RandomSource random) {
  private static final int PERMUTATIONS = 1000;

  /// The difference at a share of the labels: the first less the second.
  Compared at(double fraction, String first, Fits one, String second, Fits other) {
    List<Fits.Draw> ours = new ArrayList<>();
    List<Fits.Draw> theirs = new ArrayList<>();
    for (Fits.Draw draw : one.at(fraction)) {
      other.at(fraction).stream()
          .filter(same -> same.draw() == draw.draw() && same.isFitted() && draw.isFitted())
          .forEach(same -> {
            ours.add(draw);
            theirs.add(same);
          });
    }
    if (ours.isEmpty()) {
      return withoutP(
          first,
          second,
          fraction,
          opened.missing(opened.primary(), "no subset of this size was fitted by both"));
    }
    if (opened.times().isPresent()) {
      ConcordanceBootstrap concordance =
          new ConcordanceBootstrap(bootstrap, opened.times().get(), opened.patients(), random);
      return withoutP(
          first,
          second,
          fraction,
          opened.value(
              OpenedOutcomes.CONCORDANCE,
              List.of(),
              () ->
                  concordance.difference(
                      opened.risks(ours.getFirst()), opened.risks(theirs.getFirst()))));
    }
    return compared(first, second, fraction, ours, theirs);
  }

  private static Compared withoutP(String first, String second, double fraction, Value value) {
    return new Compared(first, second, fraction, value, Optional.empty(), Optional.empty());
  }

  private Compared compared(
      String first, String second, double fraction, List<Fits.Draw> ours, List<Fits.Draw> theirs) {
    Metric metric = MetricKey.ROC_AUC.metric();
    List<Predictions> one = ours.stream().map(opened::predictions).toList();
    List<Predictions> two = theirs.stream().map(opened::predictions).toList();
    List<Double> each = new ArrayList<>();
    Value difference =
        opened.value(
            MetricKey.ROC_AUC.key(),
            each,
            () -> {
              for (int n = 0; n < one.size(); n++) {
                each.add(metric.of(one.get(n)) - metric.of(two.get(n)));
              }
              List<PreparedMetric> mine = one.stream().map(metric::prepare).toList();
              List<PreparedMetric> yours = two.stream().map(metric::prepare).toList();
              return bootstrap.estimate(
                  "difference of " + metric.label(),
                  counts -> {
                    int[] drawn = drawn(counts, mine.size());
                    return Arrays.stream(drawn)
                        .mapToDouble(n -> mine.get(n).at(counts) - yours.get(n).at(counts))
                        .average()
                        .orElseThrow();
                  },
                  each.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                  opened.patients(),
                  random.named("bootstrap"));
            });
    Optional<Double> p =
        difference.value().isPresent() && opened.patients().count() > 1
            ? Optional.of(permuted(metric, one, two))
            : Optional.empty();
    return new Compared(
        first,
        second,
        fraction,
        one.size() > 1 && difference.low().isPresent()
            ? new Value(
                difference.metric(),
                difference.value(),
                difference.low(),
                difference.high(),
                difference.method() + " and over draws",
                difference.lesions(),
                difference.patients(),
                difference.overDraws(),
                difference.reason())
            : difference,
        p,
        Optional.empty());
  }

  /// Draws with replacement, from a stream that the resample of patients names, so that both arms and every run have the same.
  private int[] drawn(int[] counts, int draws) {
    if (draws == 1) {
      return new int[] {0};
    }
    RandomSource stream = random.named("draws").at(Arrays.hashCode(counts));
    return IntStream.range(0, draws).map(_ -> stream.nextInt(draws)).toArray();
  }

  /// Whole patients swap their predictions between the arms, in all draws at once; two-sided, the observed order counts.
  private double permuted(Metric metric, List<Predictions> one, List<Predictions> two) {
    int rows = opened.patients().lesions();
    List<PreparedMetric> joined = new ArrayList<>();
    for (int n = 0; n < one.size(); n++) {
      joined.add(metric.prepare(one.get(n).followedBy(two.get(n))));
    }
    int[] ours = new int[2 * rows];
    int[] theirs = new int[2 * rows];
    RandomSource stream = random.named("permutation");
    int extreme = 0;
    double observed = 0;
    for (int permutation = 0; permutation <= PERMUTATIONS; permutation++) {
      RandomSource swaps = stream.at(permutation);
      boolean[] swapped = new boolean[opened.patients().count()];
      for (int patient = 0; patient < swapped.length; patient++) {
        swapped[patient] = permutation > 0 && swaps.nextBoolean();
      }
      for (int row = 0; row < rows; row++) {
        boolean isSwapped = swapped[opened.patients().of(row)];
        ours[row] = isSwapped ? 0 : 1;
        ours[rows + row] = isSwapped ? 1 : 0;
        theirs[row] = isSwapped ? 1 : 0;
        theirs[rows + row] = isSwapped ? 0 : 1;
      }
      double difference = mean(joined, ours) - mean(joined, theirs);
      if (permutation == 0) {
        observed = difference;
      }
      extreme += Math.abs(difference) >= Math.abs(observed) - 1e-12 ? 1 : 0;
    }
    return extreme / (PERMUTATIONS + 1.0);
  }

  private static double mean(List<PreparedMetric> prepared, int[] counts) {
    return prepared.stream().mapToDouble(metric -> metric.at(counts)).average().orElseThrow();
  }
}
