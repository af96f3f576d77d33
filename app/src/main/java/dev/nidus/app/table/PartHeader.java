package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The header that all parts of a table have. Parts without rows do not count: in Parquet they do not
/// tell how many features there are.
///
/// @param from the part that it was read from
record PartHeader(Path from, List<String> columns) {
  PartHeader {
    columns = List.copyOf(columns);
  }

  /// That of the first part that has rows, else of the first.
  static PartHeader of(List<Path> parts) {
    for (Path part : parts) {
      try (Records records = TableFile.recordsOfFile(part)) {
        List<String> columns = header(part, records);
        if (records.hasNext()) {
          return new PartHeader(part, columns);
        }
      }
    }
    Path first = parts.getFirst();
    try (Records records = TableFile.recordsOfFile(first)) {
      return new PartHeader(first, header(first, records));
    }
  }

  /// The rows of a part, if it has any.
  ///
  /// @throws UsageProblem if its columns are others
  Optional<Records> open(Path part) {
    Records records = TableFile.recordsOfFile(part);
    List<String> own = header(part, records);
    if (!records.hasNext()) {
      records.close();
      return Optional.empty();
    }
    if (!own.equals(columns)) {
      records.close();
      throw new UsageProblem(
          "%s and %s are parts of one folder and have different columns, %d and %d; keep the parts of one table in a folder"
              .formatted(from, part, columns.size(), own.size()));
    }
    return Optional.of(records);
  }

  private static List<String> header(Path part, Records records) {
    if (!records.hasNext()) {
      records.close();
      throw new UsageProblem("%s is empty; a part of a table has a header".formatted(part));
    }
    return records.next();
  }
}
