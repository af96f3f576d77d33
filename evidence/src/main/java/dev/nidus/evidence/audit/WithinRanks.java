package dev.nidus.evidence.audit;

import dev.nidus.evidence.association.Ranks;
import dev.nidus.evidence.metric.Predictions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Ranks of two scores among the lesions of one class and session: how far they go together when the class does not make
/// them.
final class WithinRanks {
  private final double[] first;
  private final double[] second;
  private final int[] groupOf;
  private final int groups;

  private WithinRanks(double[] first, double[] second, int[] groupOf, int groups) {
    this.first = first;
    this.second = second;
    this.groupOf = groupOf;
    this.groups = groups;
  }

  static WithinRanks of(List<Predictions> first, List<Predictions> second, int column) {
    int rows = first.stream().mapToInt(Predictions::rows).sum();
    double[] one = new double[rows];
    double[] two = new double[rows];
    int[] groupOf = new int[rows];
    int classes = first.getFirst().classes();
    int from = 0;
    for (int session = 0; session < first.size(); session++) {
      Predictions mine = first.get(session);
      Predictions theirs = second.get(session);
      for (int k = 0; k < classes; k++) {
        int ofClass = k;
        int[] places =
            IntStream.range(0, mine.rows()).filter(row -> mine.label(row) == ofClass).toArray();
        double[] ours = ranks(mine, places, column);
        double[] others = ranks(theirs, places, column);
        for (int n = 0; n < places.length; n++) {
          one[from + places[n]] = ours[n];
          two[from + places[n]] = others[n];
          groupOf[from + places[n]] = session * classes + k;
        }
      }
      from += mine.rows();
    }
    return new WithinRanks(one, two, groupOf, first.size() * classes);
  }

  private static double[] ranks(Predictions said, int[] places, int column) {
    double[] ranks =
        Ranks.averaged(Arrays.stream(places).mapToDouble(row -> said.score(row, column)).toArray());
    for (int n = 0; n < ranks.length; n++) {
      ranks[n] /= ranks.length; // groups of different sizes count alike
    }
    return ranks;
  }

  /// Of the rows, each taken as often as said; 0 where one of both is constant, for then it says nothing.
  double correlation(int[] counts) {
    double[] n = new double[groups];
    double[] a = new double[groups];
    double[] b = new double[groups];
    double aa = 0;
    double bb = 0;
    double ab = 0;
    for (int row = 0; row < counts.length; row++) {
      int group = groupOf[row];
      double count = counts[row];
      n[group] += count;
      a[group] += count * first[row];
      b[group] += count * second[row];
      aa += count * first[row] * first[row];
      bb += count * second[row] * second[row];
      ab += count * first[row] * second[row];
    }
    for (int group = 0; group < groups; group++) {
      if (n[group] > 0) {
        aa -= a[group] * a[group] / n[group];
        bb -= b[group] * b[group] / n[group];
        ab -= a[group] * b[group] / n[group];
      }
    }
    double scale = Math.sqrt(Math.max(0, aa) * Math.max(0, bb));
    return scale < 1e-12 * counts.length ? 0 : Math.clamp(ab / scale, -1, 1);
  }
}
