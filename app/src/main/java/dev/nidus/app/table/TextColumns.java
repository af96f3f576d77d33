package dev.nidus.app.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Some columns of a CSV, read whole.
public final class TextColumns {
  private TextColumns() {}

  /// The fields of some columns, a list per data row.
  ///
  /// @throws dev.nidus.app.UsageProblem if the file is missing, no CSV, or lacks a column
  public static List<List<String>> read(Path file, List<String> columns) {
    CsvTable table = new CsvTable(file, columns);
    int[] places = columns.stream().mapToInt(table::column).toArray();
    List<List<String>> rows = new ArrayList<>();
    try (CsvTable.Rows all = table.open()) {
      while (all.hasNext()) {
        List<String> fields = table.fitted(all.next());
        List<String> row = new ArrayList<>();
        for (int place : places) {
          row.add(fields.get(place));
        }
        rows.add(row);
      }
    }
    return rows;
  }
}
