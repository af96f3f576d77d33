package dev.nidus.evidence.metric;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The rows of one class's scores from the largest down, with the places where a run of equal scores ends.
final class Ranking {
  private final int[] rows;
  private final boolean[] positive;
  private final boolean[] lastOfRun;

  private Ranking(int[] rows, boolean[] positive, boolean[] lastOfRun) {
    this.rows = rows;
    this.positive = positive;
    this.lastOfRun = lastOfRun;
  }

  static Ranking of(Predictions predictions, int ofClass) {
    return of(predictions, ofClass, ofClass);
  }

  /// A class by the scores of a column that may be another's.
  static Ranking of(Predictions predictions, int ofClass, int column) {
    double[] scores = predictions.column(column);
    int[] labels = predictions.labels();
    int[] rows =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer row) -> -scores[row]))
            .mapToInt(Integer::intValue)
            .toArray();
    boolean[] positive = new boolean[rows.length];
    boolean[] last = new boolean[rows.length];
    for (int place = 0; place < rows.length; place++) {
      positive[place] = labels[rows[place]] == ofClass;
      last[place] = place + 1 == rows.length || scores[rows[place]] != scores[rows[place + 1]];
    }
    return new Ranking(rows, positive, last);
  }

  /// Area under the step curve of precision over recall: sum of (R_i - R_(i-1)) P_i over distinct scores. NaN without
  /// a positive row.
  double averagePrecision(int[] counts) {
    double sum = 0;
    long taken = 0;
    long hits = 0;
    long hitsInRun = 0;
    for (int place = 0; place < rows.length; place++) {
      int count = counts[rows[place]];
      taken += count;
      if (positive[place]) {
        hitsInRun += count;
      }
      if (lastOfRun[place] && hitsInRun > 0) {
        hits += hitsInRun;
        sum += (double) hitsInRun * hits / taken;
        hitsInRun = 0;
      }
    }
    return sum / hits;
  }

  /// The share of pairs of a positive and another row in which the positive one has the larger score; equal scores
  /// count one half. NaN if either kind is missing.
  double area(int[] counts) {
    long others = 0;
    long positives = 0;
    long positivesInRun = 0;
    long othersInRun = 0;
    double pairs = 0;
    for (int place = 0; place < rows.length; place++) {
      int count = counts[rows[place]];
      if (positive[place]) {
        positivesInRun += count;
      } else {
        othersInRun += count;
      }
      if (lastOfRun[place]) {
        pairs += othersInRun * (positives + 0.5 * positivesInRun);
        positives += positivesInRun;
        others += othersInRun;
        positivesInRun = 0;
        othersInRun = 0;
      }
    }
    return pairs / ((double) positives * others);
  }

  /// How many rows are of the class.
  int positives() {
    int count = 0;
    for (boolean one : positive) {
      count += one ? 1 : 0;
    }
    return count;
  }

  /// Tells of every distinct score, from the largest down.
  void walk(Threshold each) {
    int hits = 0;
    for (int place = 0; place < rows.length; place++) {
      hits += positive[place] ? 1 : 0;
      if (lastOfRun[place]) {
        each.reached(rows[place], hits, place + 1);
      }
    }
  }

  /// A score as a threshold.
  @FunctionalInterface
  interface Threshold {
    /// @param row one of the rows with this score
    /// @param hits rows of the class that reach it
    /// @param taken rows that reach it
    void reached(int row, int hits, int taken);
  }
}
