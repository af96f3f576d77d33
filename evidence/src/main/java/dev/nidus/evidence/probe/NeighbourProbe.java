package dev.nidus.evidence.probe;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/// A probe that asks the nearest training lesions ({@link NearestNeighbours}); how many, is chosen as C is for a
/// {@link LinearProbe}: the number with the best metric on the tuning lesions, the largest of equals, since it is the
/// smoothest.
///
/// @param counts numbers of neighbours to try; those above the number of training lesions are left out
/// @param metric to choose by
public record NeighbourProbe(List<Integer> counts, Metric metric) {

  public NeighbourProbe {
    counts = List.copyOf(counts);
    if (counts.isEmpty() || counts.stream().anyMatch(k -> k < 1)) {
      throw new IllegalArgumentException(
          "the numbers of neighbours to try are at least 1, got " + counts);
    }
  }

  /// 1 to 100 neighbours, about half as many again each time.
  public static NeighbourProbe by(Metric metric) {
    return new NeighbourProbe(List.of(1, 3, 5, 7, 11, 15, 21, 31, 45, 71, 100), metric);
  }

  /// One number of neighbours and what it was worth on the tuning lesions.
  public record Trial(int neighbours, double value) {}

  /// A probe with its number of neighbours.
  ///
  /// @param trials what was tried, fewest neighbours first
  public record Fitted(NearestNeighbours lesions, int neighbours, List<Trial> trials) {
    public Fitted {
      trials = List.copyOf(trials);
    }

    /// Shares of the classes among the neighbours: a row per lesion, a column per class.
    public double[][] shares(FeatureMatrix features) {
      return lesions.shares(features, neighbours);
    }
  }

  /// Keeps the training lesions and chooses by a tuning split.
  ///
  /// @throws Inestimable if the training lesions are of one class, or the metric has no value
  public Fitted fit(FeatureMatrix training, Labels labels, Tuning.Split tuning) {
    requireClasses(labels);
    NearestNeighbours lesions = new NearestNeighbours(training, labels);
    List<Integer> tried = upTo(training.rows());
    int[][] nearest = lesions.nearest(tuning.features(), tried.getLast());
    List<Trial> trials = new ArrayList<>();
    for (int k : tried) {
      trials.add(
          new Trial(
              k, metric.of(Predictions.of(tuning.labels().toArray(), lesions.shares(nearest, k)))));
    }
    return new Fitted(lesions, best(trials), trials);
  }

  /// Keeps the training lesions and chooses by cross-validation among them.
  ///
  /// @throws Inestimable if the training lesions are of one class, or no fold has a value of the metric
  public Fitted fit(FeatureMatrix training, Labels labels, Tuning.CrossValidation tuning) {
    requireClasses(labels);
    GroupedFolds folds = GroupedFolds.of(labels, tuning.patients(), tuning.folds());
    int fewest = training.rows();
    for (int fold = 0; fold < folds.count(); fold++) {
      fewest = Math.min(fewest, folds.rowsOutside(fold).length);
    }
    List<Integer> tried = upTo(fewest);
    double[] sums = new double[tried.size()];
    int[] values = new int[tried.size()];
    for (int fold = 0; fold < folds.count(); fold++) {
      int[] inside = folds.rowsIn(fold);
      int[] outside = folds.rowsOutside(fold);
      NearestNeighbours others =
          new NearestNeighbours(training.rows(outside), labels.rows(outside));
      int[][] nearest = others.nearest(training.rows(inside), tried.getLast());
      int[] held = labels.rows(inside).toArray();
      for (int n = 0; n < sums.length; n++) {
        OptionalDouble value = value(Predictions.of(held, others.shares(nearest, tried.get(n))));
        sums[n] += value.orElse(0);
        values[n] += value.isPresent() ? 1 : 0;
      }
    }
    List<Trial> trials = new ArrayList<>();
    for (int n = 0; n < sums.length; n++) {
      if (values[n] > 0) {
        trials.add(new Trial(tried.get(n), sums[n] / values[n]));
      }
    }
    if (trials.isEmpty()) {
      throw new Inestimable(
          "no fold has a value of %s: the classes are in too few patients; take fewer folds, or a tuning split"
              .formatted(metric.label()));
    }
    return new Fitted(new NearestNeighbours(training, labels), best(trials), trials);
  }

  private static void requireClasses(Labels labels) {
    int present = 0;
    for (int count : labels.counts()) {
      present += count > 0 ? 1 : 0;
    }
    if (present < 2) {
      throw new Inestimable(
          "neighbours of one class say nothing: all %d training lesions are of the same; label lesions of another class as well"
              .formatted(labels.rows()));
    }
  }

  private List<Integer> upTo(int rows) {
    List<Integer> possible = counts.stream().filter(k -> k <= rows).sorted().toList();
    if (possible.isEmpty()) {
      throw new Inestimable(
          "%d training lesions are too few for any of %s neighbours".formatted(rows, counts));
    }
    return possible;
  }

  private int best(List<Trial> trials) {
    Comparator<Trial> byValue = Comparator.comparingDouble(Trial::value);
    Comparator<Trial> byWorth =
        switch (metric.direction()) {
          case LARGER_IS_BETTER -> byValue;
          case SMALLER_IS_BETTER -> byValue.reversed();
        };
    return trials.stream()
        .max(byWorth.thenComparingInt(Trial::neighbours))
        .orElseThrow()
        .neighbours();
  }

  private OptionalDouble value(Predictions held) {
    try {
      return OptionalDouble.of(metric.of(held));
    } catch (Inestimable _) {
      return OptionalDouble.empty();
    }
  }
}
