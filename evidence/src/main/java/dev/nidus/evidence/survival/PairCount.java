package dev.nidus.evidence.survival;

import java.util.Arrays;

/// Comparable pairs of patients, in all and per patient, counted with a tree over the ranks of the scores.
final class PairCount {
  private final int[] rank;
  private final int ranks;
  private final long[] right; // of each row, as the earlier or the later one
  private final long[] equal;
  private final long[] all;
  private long concordant;
  private long tied;
  private long comparable;

  PairCount(SurvivalTimes times, int[] rank) {
    this.rank = rank;
    ranks = Arrays.stream(rank).max().orElse(0) + 1;
    right = new long[rank.length];
    equal = new long[rank.length];
    all = new long[rank.length];
    countAsEarlier(times);
    countAsLater(times);
  }

  /// Rows with an event against all that outlive it.
  private void countAsEarlier(SurvivalTimes times) {
    Pool outliving = new Pool(ranks);
    int[] order = times.latestFirst();
    for (int from = 0; from < order.length; ) {
      int to = end(times, order, from);
      outliving.add(times, order, from, to, Event.CENSORED, rank);
      for (int i = from; i < to; i++) {
        int row = order[i];
        if (times.occurred(row)) {
          count(row, outliving.below(rank[row]), outliving.at(rank[row]), outliving.size());
          concordant += outliving.below(rank[row]);
          tied += outliving.at(rank[row]);
          comparable += outliving.size();
        }
      }
      outliving.add(times, order, from, to, Event.OCCURRED, rank);
      from = to;
    }
  }

  /// Rows against all events that they outlive.
  private void countAsLater(SurvivalTimes times) {
    Pool events = new Pool(ranks);
    int[] order = times.earliestFirst();
    for (int from = 0; from < order.length; ) {
      int to = end(times, order, from);
      countOutliving(times, order, from, to, Event.OCCURRED, events);
      events.add(times, order, from, to, Event.OCCURRED, rank);
      countOutliving(times, order, from, to, Event.CENSORED, events);
      from = to;
    }
  }

  private void countOutliving(
      SurvivalTimes times, int[] order, int from, int to, Event kind, Pool events) {
    for (int i = from; i < to; i++) {
      int row = order[i];
      if (times.occurred(row) == (kind == Event.OCCURRED)) {
        long same = events.at(rank[row]);
        count(row, events.size() - events.below(rank[row]) - same, same, events.size());
      }
    }
  }

  private void count(int row, long rightOnes, long equalOnes, long allOnes) {
    right[row] += rightOnes;
    equal[row] += equalOnes;
    all[row] += allOnes;
  }

  private static int end(SurvivalTimes times, int[] order, int from) {
    int to = from;
    while (to < order.length && times.days(order[to]) == times.days(order[from])) {
      to++;
    }
    return to;
  }

  long concordant() {
    return concordant;
  }

  long tied() {
    return tied;
  }

  long discordant() {
    return comparable - concordant - tied;
  }

  long comparable() {
    return comparable;
  }

  /// The root of the summed squares of what each row's weight does to the index.
  double standardError() {
    double index = (concordant + tied / 2.0) / comparable;
    double sum = 0;
    for (int row = 0; row < all.length; row++) {
      double influence = (right[row] + equal[row] / 2.0 - index * all[row]) / comparable;
      sum += influence * influence;
    }
    return Math.sqrt(sum);
  }

  /// Rows that have been added, countable by rank: Fenwick's tree.
  private static final class Pool {
    private final int[] tree;
    private final int[] counts;
    private int size;

    Pool(int ranks) {
      tree = new int[ranks + 1];
      counts = new int[ranks];
    }

    void add(SurvivalTimes times, int[] order, int from, int to, Event kind, int[] rank) {
      for (int i = from; i < to; i++) {
        if (times.occurred(order[i]) == (kind == Event.OCCURRED)) {
          int place = rank[order[i]];
          counts[place]++;
          size++;
          for (int node = place + 1; node < tree.length; node += node & -node) {
            tree[node]++;
          }
        }
      }
    }

    long below(int place) {
      long sum = 0;
      for (int node = place; node > 0; node -= node & -node) {
        sum += tree[node];
      }
      return sum;
    }

    long at(int place) {
      return counts[place];
    }

    long size() {
      return size;
    }
  }
}
