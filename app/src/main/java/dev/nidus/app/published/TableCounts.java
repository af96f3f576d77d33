package dev.nidus.app.published;

import dev.nidus.app.published.Recipe.Identifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Counts in the tables of the study (SPEC 1.2).
record TableCounts(PublishedTables tables) {

  Recomputed.Found of(Recipe.Count recipe) throws Unavailable {
    return Recomputed.Found.exactly(
        switch (recipe) {
          case Recipe.Rows(List<String> names) -> rows(names);
          case Recipe.Distinct(String table, Identifier identifier) ->
              identifiers(table, identifier).size();
          case Recipe.Cells(String table, String column, String value) ->
              cells(tables.table(table).text(column), value);
          case Recipe.Shared(String first, String second, Identifier identifier) -> {
            Set<String> both = identifiers(first, identifier);
            both.retainAll(identifiers(second, identifier));
            yield both.size();
          }
          case Recipe.RatingLabels(String ratings, String labels) ->
              followingLabels(tables.table(ratings), tables.table(labels));
        });
  }

  private int rows(List<String> names) throws Unavailable {
    int rows = 0;
    for (String name : names) {
      rows += tables.table(name).size();
    }
    return rows;
  }

  private static long cells(List<String> cells, String value) {
    return cells.stream().filter(cell -> same(cell, value)).count();
  }

  /// As text, or as numbers: a table of Python writes 1 as 1.0.
  private static boolean same(String cell, String value) {
    if (cell.equals(value)) {
      return true;
    }
    try {
      return Double.parseDouble(cell) == Double.parseDouble(value);
    } catch (NumberFormatException text) {
      return false;
    }
  }

  /// The different identifiers of a table.
  Set<String> identifiers(String table, Identifier identifier) throws Unavailable {
    return new HashSet<>(identifiers(tables.table(table), identifier));
  }

  /// One per row. A volume of DeepLesion is called patient_study_series_first-last.nii.gz; a scan of
  /// LUNA16 is called by its series.
  static List<String> identifiers(NamedTable table, Identifier identifier) throws Unavailable {
    return switch (identifier) {
      case PATIENT -> part(table.text("Volume_fn"), 1);
      case STUDY -> part(table.text("Volume_fn"), 2);
      case SERIES -> part(table.text("Volume_fn"), 3);
      case VOLUME -> table.text("Volume_fn");
      case SCAN -> {
        for (String column : List.of("scan", "seriesuid")) {
          if (table.columns().contains(column)) {
            yield table.text(column);
          }
        }
        yield table.text("image_path").stream().map(TableCounts::scan).toList();
      }
    };
  }

  /// The series of a scan by its path.
  static String scan(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    return file.endsWith(".mhd") ? file.substring(0, file.length() - ".mhd".length()) : file;
  }

  private static List<String> part(List<String> volumes, int parts) {
    return volumes.stream()
        .map(volume -> String.join("_", List.of(volume.split("_", -1)).subList(0, parts)))
        .toList();
  }

  private static int followingLabels(NamedTable ratings, NamedTable labels) throws Unavailable {
    List<String> rated = ratings.text(ratings.columns().getFirst());
    int[] rating = ratings.integers("malignancy");
    Map<String, Integer> expected = new HashMap<>();
    for (int row = 0; row < rating.length; row++) {
      if (rating[row] != 3) {
        expected.put(rated.get(row), rating[row] > 3 ? 1 : 0);
      }
    }
    List<String> labelled = labels.text(labels.columns().getFirst());
    int[] label = labels.integers("malignancy");
    int following = 0;
    for (int row = 0; row < label.length; row++) {
      Integer wanted = expected.get(labelled.get(row));
      following += wanted != null && wanted == label[row] ? 1 : 0;
    }
    return following;
  }
}
