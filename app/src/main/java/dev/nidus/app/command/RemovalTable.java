package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.table.TextTable;
import dev.nidus.imaging.dicom.confidentiality.RemovalReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// What de-identification did with which elements, as a table beside what it made: never a value of one.
final class RemovalTable {
  private static final List<String> HEADER = List.of("tag", "name", "action", "files");
  private static final int FILES = HEADER.indexOf("files");

  private RemovalTable() {}

  /// Writes it.
  static void write(Path file, RemovalReport removed) throws IOException {
    WholeCsv.write(file, HEADER, removed.lines().stream().map(RemovalTable::fields).toList());
  }

  /// Writes it, with what an older one says of other files added; one that was changed by hand so that it is no such table any
  /// more is replaced.
  static void add(Path file, RemovalReport removed) throws IOException {
    TreeMap<String, List<String>> lines = new TreeMap<>();
    for (RemovalReport.Line line : removed.lines()) {
      lines.put(line.tag() + line.treatment().word(), fields(line));
    }
    for (List<String> older : older(file)) {
      lines.merge(older.get(0) + older.get(2), older, RemovalTable::sum);
    }
    WholeCsv.write(file, HEADER, List.copyOf(lines.values()));
  }

  private static List<List<String>> older(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      TextTable table = TextTable.read(file, HEADER);
      return IntStream.range(0, table.rows())
          .mapToObj(row -> HEADER.stream().map(name -> table.at(row, name)).toList())
          .filter(fields -> fields.get(FILES).matches("[0-9]{1,9}"))
          .toList();
    } catch (UsageProblem noTable) {
      return List.of();
    }
  }

  private static List<String> sum(List<String> line, List<String> other) {
    List<String> sum = new ArrayList<>(line);
    sum.set(
        FILES,
        Integer.toString(Integer.parseInt(line.get(FILES)) + Integer.parseInt(other.get(FILES))));
    return sum;
  }

  private static List<String> fields(RemovalReport.Line line) {
    return List.of(
        line.tag(), line.name(), line.treatment().word(), Integer.toString(line.files()));
  }
}
