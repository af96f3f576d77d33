package dev.nidus.app.conformance;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.app.table.RowKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Two tables of features side by side: how far apart they are, and the likely cause.
///
/// @param matching how rows were matched, for people
/// @param unmatched what could not be compared, for people; empty if all was
/// @param rows matched rows
/// @param columns features compared
/// @param tier that the worst row reaches
/// @param worst largest error of a row (see {@link Tier})
/// @param worstRow the name of that row
/// @param meanDifference mean absolute difference of all finite pairs
/// @param largestDifference the largest
/// @param largestColumn the feature in which it is
/// @param correlation of all pairs of numbers
/// @param lowestCosine of the two vectors of a row
/// @param difference what sort of difference it is
/// @param cause a paragraph for people
public record FeatureComparison(
    String matching,
    List<String> unmatched,
    int rows,
    int columns,
    Tier tier,
    double worst,
    String worstRow,
    double meanDifference,
    double largestDifference,
    String largestColumn,
    double correlation,
    double lowestCosine,
    Difference difference,
    String cause) {
  public FeatureComparison {
    unmatched = List.copyOf(unmatched);
  }

  /// Compares two tables.
  ///
  /// Rows are matched by the columns that both have and that name every row differently, else by
  /// order; features by their numbers.
  ///
  /// @throws UsageProblem if the tables have no rows or another number of features
  public static FeatureComparison of(FeatureTable ours, FeatureTable theirs) {
    if (ours.rows() == 0 || theirs.rows() == 0) {
      throw new UsageProblem(
          "%s has no rows".formatted(ours.rows() == 0 ? ours.file() : theirs.file()));
    }
    if (ours.featureColumns().size() != theirs.featureColumns().size()) {
      throw new UsageProblem(
          "%s has %d features a row and %s has %d: they are of different encoders, or one lost columns"
              .formatted(
                  ours.file(),
                  ours.featureColumns().size(),
                  theirs.file(),
                  theirs.featureColumns().size()));
    }
    List<String> unmatched = new ArrayList<>();
    for (FeatureTable table : List.of(ours, theirs)) {
      if (table.rowsInFile() > table.rows()) {
        unmatched.add(
            "only the first %d of the %d rows of %s are compared"
                .formatted(table.rows(), table.rowsInFile(), table.file()));
      }
    }
    Optional<List<String>> keys = RowKeys.common(ours, theirs);
    FeatureMatrix matched =
        keys.isPresent()
            ? byKey(ours, theirs, keys.get(), unmatched)
            : byOrder(ours, theirs, unmatched);
    return of(
        matched,
        ours.featureColumns(),
        keys.map(columns -> "by " + String.join(", ", columns)).orElse("by their order"),
        unmatched);
  }

  static FeatureComparison of(
      FeatureMatrix matched, List<String> columns, String matching, List<String> unmatched) {
    double worst = -1;
    int worstRow = 0;
    double lowestCosine = 1;
    double sum = 0;
    long count = 0;
    double largest = 0;
    int largestColumn = 0;
    for (int row = 0; row < matched.rows(); row++) {
      double error = Tier.error(matched.ours().get(row), matched.theirs().get(row));
      if (!(error <= worst)) {
        worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
        worstRow = row;
      }
      lowestCosine = Math.min(lowestCosine, matched.cosine(row));
      for (int n = 0; n < matched.columns(); n++) {
        double difference =
            Math.abs((double) matched.ours().get(row)[n] - matched.theirs().get(row)[n]);
        if (Double.isFinite(difference)) {
          sum += difference;
          count++;
          if (difference > largest) {
            largest = difference;
            largestColumn = n;
          }
        }
      }
    }
    LikelyCause cause = LikelyCause.of(matched, columns, Tier.of(worst));
    return new FeatureComparison(
        matching,
        unmatched,
        matched.rows(),
        matched.columns(),
        Tier.of(worst),
        worst,
        matched.names().get(worstRow),
        count == 0 ? Double.NaN : sum / count,
        largest,
        columns.get(largestColumn),
        matched.line().correlation(),
        lowestCosine,
        cause.difference(),
        cause.sentence());
  }

  private static FeatureMatrix byKey(
      FeatureTable ours, FeatureTable theirs, List<String> keys, List<String> unmatched) {
    Map<String, Integer> rowOf = new HashMap<>();
    List<String> theirNames = RowKeys.names(theirs, keys);
    for (int row = 0; row < theirs.rows(); row++) {
      rowOf.put(theirNames.get(row), row);
    }
    List<String> ourNames = RowKeys.names(ours, keys);
    List<String> names = new ArrayList<>();
    List<float[]> left = new ArrayList<>();
    List<float[]> right = new ArrayList<>();
    int missing = 0;
    for (int row = 0; row < ours.rows(); row++) {
      String name = ourNames.get(row);
      Integer partner = rowOf.remove(name);
      if (partner == null) {
        missing++;
      } else {
        names.add(name);
        left.add(ours.features(row));
        right.add(theirs.features(partner));
      }
    }
    if (missing > 0) {
      unmatched.add("%d rows of %s are not in %s".formatted(missing, ours.file(), theirs.file()));
    }
    if (!rowOf.isEmpty()) {
      unmatched.add(
          "%d rows of %s are not in %s".formatted(rowOf.size(), theirs.file(), ours.file()));
    }
    if (names.isEmpty()) {
      throw new UsageProblem(
          "%s and %s have no row in common by %s"
              .formatted(ours.file(), theirs.file(), String.join(", ", keys)));
    }
    return new FeatureMatrix(names, left, right);
  }

  private static FeatureMatrix byOrder(
      FeatureTable ours, FeatureTable theirs, List<String> unmatched) {
    int rows = Math.min(ours.rows(), theirs.rows());
    if (ours.rows() != theirs.rows()) {
      unmatched.add(
          "%s has %d rows and %s has %d; the first %d are compared"
              .formatted(ours.file(), ours.rows(), theirs.file(), theirs.rows(), rows));
    }
    List<String> names = new ArrayList<>();
    List<float[]> left = new ArrayList<>();
    List<float[]> right = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      names.add("row " + (row + 1));
      left.add(ours.features(row));
      right.add(theirs.features(row));
    }
    return new FeatureMatrix(names, left, right);
  }
}
