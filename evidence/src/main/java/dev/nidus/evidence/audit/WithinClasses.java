package dev.nidus.evidence.audit;

import dev.nidus.evidence.metric.Predictions;
import java.util.List;

/// Two scores of the lesions of one class and session: how far they go together when the class does not make them.
final class WithinClasses {
  private final double[] first;
  private final double[] second;
  private final int[] groupOf;
  private final int groups;

  private WithinClasses(double[] first, double[] second, int[] groupOf, int groups) {
    this.first = first;
    this.second = second;
    this.groupOf = groupOf;
    this.groups = groups;
  }

  /// @param first what one says, session by session
  /// @param second what another says of the same lesions
  /// @param column the class whose scores are compared
  static WithinClasses of(List<Predictions> first, List<Predictions> second, int column) {
    int rows = first.stream().mapToInt(Predictions::rows).sum();
    double[] one = new double[rows];
    double[] two = new double[rows];
    int[] groupOf = new int[rows];
    int classes = first.getFirst().classes();
    int at = 0;
    for (int session = 0; session < first.size(); session++) {
      Predictions mine = first.get(session);
      Predictions theirs = second.get(session);
      for (int row = 0; row < mine.rows(); row++) {
        one[at] = mine.score(row, column);
        two[at] = theirs.score(row, column);
        groupOf[at++] = session * classes + mine.label(row);
      }
    }
    return new WithinClasses(one, two, groupOf, first.size() * classes);
  }

  /// The correlation over all groups together, each about its own means, of the rows, each taken as often as said. NaN where
  /// one of both is constant within all groups: then nothing can tell whether they go together.
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
    double rounding = 1e-12 * counts.length;
    return aa < rounding || bb < rounding ? Double.NaN : Math.clamp(ab / Math.sqrt(aa * bb), -1, 1);
  }
}
