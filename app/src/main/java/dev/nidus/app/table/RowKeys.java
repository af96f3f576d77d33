package dev.nidus.app.table;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The columns by which the rows of two tables of features are known to be the same lesions.
public final class RowKeys {
  private static final List<String> KEYS =
      List.of("lesion", "lesion_id", "id", "image_path", "PatientID");
  private static final List<String> PLACE = List.of("image_path", "coordX", "coordY", "coordZ");

  private RowKeys() {}

  /// The fewest columns that both tables have and that name each row once; none if there are none.
  public static Optional<List<String>> common(FeatureTable ours, FeatureTable theirs) {
    Set<String> common = new HashSet<>(ours.otherColumns());
    common.retainAll(theirs.otherColumns());
    for (String key : KEYS) {
      if (common.contains(key) && unique(ours, List.of(key)) && unique(theirs, List.of(key))) {
        return Optional.of(List.of(key));
      }
    }
    return common.containsAll(PLACE) && unique(ours, PLACE) && unique(theirs, PLACE)
        ? Optional.of(PLACE)
        : Optional.empty();
  }

  private static boolean unique(FeatureTable table, List<String> keys) {
    Set<String> seen = new HashSet<>();
    for (String name : names(table, keys)) {
      if (name.isBlank() || !seen.add(name)) {
        return false;
      }
    }
    return true;
  }

  /// What the rows are called by some columns, in order.
  public static List<String> names(FeatureTable table, List<String> keys) {
    List<List<String>> columns = keys.stream().map(key -> table.column(key).orElseThrow()).toList();
    return IntStream.range(0, table.rows())
        .mapToObj(row -> String.join(" ", columns.stream().map(column -> column.get(row)).toList()))
        .toList();
  }
}
