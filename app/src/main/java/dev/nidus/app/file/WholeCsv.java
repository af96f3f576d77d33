package dev.nidus.app.file;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Writes a CSV that appears under its name only when it is whole.
public final class WholeCsv {
  private WholeCsv() {}

  /// Writes a table, over an older one; its folder exists.
  public static void write(Path file, List<String> header, Iterable<List<String>> rows)
      throws IOException {
    Path partial = WholeFile.partial(file);
    try {
      try (CsvWriter csv =
          CsvWriter.builder()
              .lineDelimiter(LineDelimiter.LF)
              .build(partial, StandardCharsets.UTF_8)) {
        csv.writeRecord(header);
        rows.forEach(csv::writeRecord);
      }
      WholeFile.publish(partial, file);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
