package dev.nidus.learning.plan;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// What somebody who mistyped a name may have meant.
final class NearestName {
  private NearestName() {}

  /// The known name with the fewest letters changed, if so few that it can have been meant.
  static Optional<String> to(String typed, Collection<String> known) {
    String folded = fold(typed);
    return known.stream()
        .filter(name -> distance(folded, fold(name)) <= Math.max(1, name.length() / 3))
        .min(
            Comparator.comparingInt((String name) -> distance(folded, fold(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  private static String fold(String name) {
    return PlanShape.folded(name).toLowerCase(java.util.Locale.ROOT);
  }

  /// Letters inserted, deleted, replaced, or exchanged with their neighbour.
  private static int distance(String a, String b) {
    int[][] best = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          best[i][j] = i + j;
          continue;
        }
        int replaced = best[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        best[i][j] = Math.min(replaced, 1 + Math.min(best[i - 1][j], best[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          best[i][j] = Math.min(best[i][j], 1 + best[i - 2][j - 2]);
        }
      }
    }
    return best[a.length()][b.length()];
  }
}
