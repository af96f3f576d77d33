package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import dev.nidus.core.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;

/// A table with a header, read row by row as often as wanted: a CSV, a Parquet file, or a folder of
/// parts in either form. What a file is follows from its first bytes.
///
/// The list of numbers that a Parquet file of `extract` holds in its column `features` is read as the
/// columns `pred_0`, `pred_1`, ..., so that the form of a table makes no difference to what reads it.
public final class TableFile {
  private final Path file;
  private final Supplier<Records> content;
  private final String wanted;
  private final List<String> columns;
  private final long rows;

  /// Reads the header and counts the rows.
  ///
  /// @param wanted the columns that the header must have, for messages
  /// @throws UsageProblem if the file is missing, empty or no table
  public TableFile(Path file, List<String> wanted) {
    this(file, () -> recordsOf(file), wanted);
  }

  /// The same of a CSV that is in memory.
  ///
  /// @param name for messages
  static TableFile of(String name, byte[] bytes) {
    Path file = Path.of(name);
    return new TableFile(
        file, () -> new CsvRecords(file, new ByteArrayInputStream(bytes)), List.of());
  }

  private TableFile(Path file, Supplier<Records> content, List<String> wanted) {
    this.file = file;
    this.content = content;
    this.wanted = String.join(", ", wanted);
    try (Records records = content.get()) {
      if (!records.hasNext()) {
        throw new UsageProblem(
            "%s is empty; it needs a header line%s"
                .formatted(file, wanted.isEmpty() ? "" : " with " + this.wanted));
      }
      this.columns = header(records.next());
      this.rows = records.countRest();
    }
    wanted.forEach(this::column);
  }

  /// The digest of a table: that of its file, or one over its parts, in order.
  ///
  /// @throws UsageProblem if it is a folder without parts
  public static Sha256 digest(Path table) throws IOException {
    if (!Files.isDirectory(table)) {
      return Sha256.of(table);
    }
    StringBuilder parts = new StringBuilder();
    for (Path part : RunParts.in(table)) {
      parts.append(part.getFileName()).append(' ').append(Sha256.of(part)).append('\n');
    }
    return Sha256.ofText(parts.toString());
  }

  Path file() {
    return file;
  }

  List<String> columns() {
    return columns;
  }

  /// How many data rows there are.
  long rows() {
    return rows;
  }

  /// The data rows from the first, each as its fields, however many; close them when done.
  public Records open() {
    Records records = content.get();
    records.next(); // the header
    return records;
  }

  /// The position of a column.
  ///
  /// @throws UsageProblem if there is none of that name
  public int column(String name) {
    int index = columns.indexOf(name);
    if (index < 0) {
      throw new UsageProblem(
          "%s has no column '%s'; it has: %s; it needs %s%s"
              .formatted(file, name, String.join(", ", columns), wanted, lookalike(name)));
    }
    return index;
  }

  /// As many fields as there are columns: what is missing is blank, what is too much is dropped.
  List<String> fitted(List<String> fields) {
    if (fields.size() == columns.size()) {
      return fields;
    }
    List<String> fitted = new ArrayList<>(columns.size());
    for (int n = 0; n < columns.size(); n++) {
      fitted.add(n < fields.size() ? fields.get(n) : "");
    }
    return fitted;
  }

  private static Records recordsOf(Path file) {
    return Files.isDirectory(file) ? RunParts.records(file) : recordsOfFile(file);
  }

  /// The records of a table that is one file, its header first.
  static Records recordsOfFile(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    try {
      if (ParquetRecords.recognises(file)) {
        return new ParquetRecords(file);
      }
      InputStream bytes = Files.newInputStream(file);
      return new CsvRecords(file, bytes);
    } catch (IOException unreadable) {
      throw new UsageProblem(
          "%s cannot be read: %s".formatted(file, unreadable.getMessage()), unreadable);
    }
  }

  private List<String> header(List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!name.isEmpty() && !seen.add(name)) {
        throw new UsageProblem(
            "%s has the column '%s' twice; columns need different names".formatted(file, name));
      }
    }
    return List.copyOf(names);
  }

  private String lookalike(String name) {
    if (columns.size() == 1) {
      for (String separator : List.of(";", "\t")) {
        if (columns.getFirst().contains(separator)) {
          return "; its columns seem to be separated by %s: save it with commas"
              .formatted(separator.equals(";") ? "';'" : "tabs");
        }
      }
    }
    return columns.stream()
        .filter(column -> bare(column).equals(bare(name)))
        .findFirst()
        .map(column -> "; rename '%s' to '%s'".formatted(column, name))
        .orElse("");
  }

  private static String bare(String name) {
    return name.strip().replace("_", "").replace(" ", "").toLowerCase(Locale.ROOT);
  }
}
