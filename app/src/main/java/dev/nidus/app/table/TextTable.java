package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A table of texts in memory, for tables that are looked at whole: splits, lesions with their patients. At most {@link
/// #LARGEST_FIELDS} fields.
public final class TextTable {
  static final long LARGEST_FIELDS = 1L << 25;

  private final Path file;
  private final Map<String, List<String>> columns;
  private final int rows;

  private TextTable(Path file, Map<String, List<String>> columns, int rows) {
    this.file = file;
    this.columns = columns;
    this.rows = rows;
  }

  /// Reads a table.
  ///
  /// @param wanted the columns that it must have
  /// @throws UsageProblem if it is missing, no table, too large, lacks a column, or a row has not as many
  ///     fields as the header
  public static TextTable read(Path file, List<String> wanted) {
    return read(new TableFile(file, wanted));
  }

  /// A CSV whose bytes are at hand, plain or gzipped.
  ///
  /// @param name for messages
  /// @throws UsageProblem as of a file
  public static TextTable read(String name, byte[] bytes) {
    return read(TableFile.of(name, bytes));
  }

  private static TextTable read(TableFile table) {
    Path file = table.file();
    List<String> names = table.columns();
    if (table.rows() * names.size() > LARGEST_FIELDS) {
      throw new UsageProblem(
          "%s has %,d rows of %d columns; at most %,d fields are read: leave columns out that are not needed"
              .formatted(file, table.rows(), names.size(), LARGEST_FIELDS));
    }
    List<List<String>> fieldsOf = new ArrayList<>();
    Map<String, List<String>> columns = new LinkedHashMap<>();
    for (String name : names) {
      fieldsOf.add(new ArrayList<>());
      columns.putIfAbsent(name, fieldsOf.getLast());
    }
    int rows = 0;
    try (Records records = table.open()) {
      while (records.hasNext()) {
        List<String> fields = records.next();
        rows++;
        if (fields.size() != names.size()) {
          throw new UsageProblem(
              "row %d of %s has %d fields, the header has %d"
                  .formatted(rows, file, fields.size(), names.size()));
        }
        for (int n = 0; n < fields.size(); n++) {
          fieldsOf.get(n).add(fields.get(n));
        }
      }
    }
    columns.replaceAll((_, fields) -> List.copyOf(fields));
    return new TextTable(file, columns, rows);
  }

  public Path file() {
    return file;
  }

  public int rows() {
    return rows;
  }

  /// The names of the columns, in order.
  public List<String> columns() {
    return List.copyOf(columns.keySet());
  }

  /// A column, if there is one of that name.
  public Optional<List<String>> find(String name) {
    return Optional.ofNullable(columns.get(name));
  }

  /// A column.
  ///
  /// @throws UsageProblem if there is none of that name
  public List<String> column(String name) {
    return find(name)
        .orElseThrow(() ->
            new UsageProblem(
                "%s has no column '%s'; it has: %s"
                    .formatted(file, name, String.join(", ", columns.keySet()))));
  }

  /// A field.
  ///
  /// @param row 0 = first
  /// @throws UsageProblem if there is no column of that name
  public String at(int row, String column) {
    List<String> values = columns.get(column);
    return values == null ? column(column).get(row) : values.get(row);
  }
}
