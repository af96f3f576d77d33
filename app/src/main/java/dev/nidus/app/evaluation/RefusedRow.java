package dev.nidus.app.evaluation;

import dev.nidus.app.file.WholeCsv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A row that no estimate was made from.
///
/// @param row its number in the table, from 1
/// @param reason a sentence
public record RefusedRow(int row, String reason) {

  /// Writes `refused.csv` into a folder that exists; where nothing was refused, an older one goes.
  public static void write(Path folder, List<RefusedRow> rows) throws IOException {
    Path file = folder.resolve("refused.csv");
    if (rows.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      WholeCsv.write(
          file,
          List.of("row", "reason"),
          rows.stream().map(r -> List.of(Integer.toString(r.row()), r.reason())).toList());
    }
  }
}
