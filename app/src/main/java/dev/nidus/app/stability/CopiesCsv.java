package dev.nidus.app.stability;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A table that is written while a run goes on and has its name only when it is whole.
final class CopiesCsv implements AutoCloseable {
  private final Path file;
  private final Path partial;
  private final CsvWriter csv;
  private boolean published;

  CopiesCsv(Path file, List<String> header) throws IOException {
    this.file = file;
    this.partial = WholeFile.partial(file);
    this.csv =
        CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(partial, StandardCharsets.UTF_8);
    csv.writeRecord(header);
  }

  void write(List<String> fields) {
    csv.writeRecord(fields);
  }

  void publish() throws IOException {
    csv.close();
    published = true;
    WholeFile.publish(partial, file);
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      csv.close();
      Files.deleteIfExists(partial);
    }
  }
}
