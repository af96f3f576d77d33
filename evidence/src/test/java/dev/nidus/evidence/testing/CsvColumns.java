package dev.nidus.evidence.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A small CSV table without commas inside quotes, by column.
public record CsvColumns(List<String> header, List<List<String>> rows) {

  public static CsvColumns read(Path file) {
    try {
      List<List<String>> lines = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        lines.add(List.of(line.replace("\"", "").split(",", -1)));
      }
      return new CsvColumns(lines.getFirst(), lines.subList(1, lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public CsvColumns where(Predicate<List<String>> kept) {
    return new CsvColumns(header, rows.stream().filter(kept).toList());
  }

  /// Rows without an empty cell in these columns.
  public CsvColumns complete(List<String> columns) {
    return where(row -> columns.stream().noneMatch(c -> row.get(header.indexOf(c)).isEmpty()));
  }

  public List<String> text(String column) {
    return rows.stream().map(row -> row.get(header.indexOf(column))).toList();
  }

  public double[] numbers(String column) {
    return text(column).stream().mapToDouble(Double::parseDouble).toArray();
  }

  /// Whether cells have a value, as 1 or 0.
  public double[] is(String column, Predicate<String> condition) {
    return text(column).stream().mapToDouble(cell -> condition.test(cell) ? 1 : 0).toArray();
  }

  /// Cells that are 1 or `True`.
  public boolean[] flags(String column) {
    List<String> cells = text(column);
    boolean[] flags = new boolean[cells.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = List.of("1", "1.0", "True").contains(cells.get(i));
    }
    return flags;
  }
}
