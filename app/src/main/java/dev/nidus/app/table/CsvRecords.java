package dev.nidus.app.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nidus.app.UsageProblem;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// The records of a CSV, its header first. UTF-8, with or without a byte order mark; gzip is unpacked;
/// empty lines do not count.
final class CsvRecords implements Records {
  /// A field longer than this is not one of a table of lesions.
  private static final int LARGEST_FIELD = 1 << 20;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private final Path file;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;

  /// @param file for messages
  /// @param content its bytes, closed with the records
  CsvRecords(Path file, InputStream content) {
    this.file = file;
    try {
      this.reader =
          CsvReader.builder()
              // a row of another length is told to the user as a row, not as a broken table
              .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
              .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
              .maxBufferSize(16 * LARGEST_FIELD)
              .ofCsvRecord(text(content));
      this.records = reader.iterator();
    } catch (IOException | UncheckedIOException | CsvParseException unreadable) {
      throw unreadable(unreadable);
    }
  }

  /// UTF-8 that fails where it is none, after the byte order mark if there is one.
  private static Reader text(InputStream content) throws IOException {
    InputStream bytes = unpacked(new BufferedInputStream(content));
    BufferedReader text =
        new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
    text.mark(1);
    if (text.read() != BYTE_ORDER_MARK) {
      text.reset();
    }
    return text;
  }

  private static InputStream unpacked(BufferedInputStream bytes) throws IOException {
    try {
      bytes.mark(2);
      byte[] first = bytes.readNBytes(2);
      bytes.reset();
      boolean packed = first.length == 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
      return packed ? new GZIPInputStream(bytes) : bytes;
    } catch (IOException damaged) {
      bytes.close();
      throw damaged;
    }
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException | CsvParseException unreadable) {
      throw unreadable(unreadable);
    }
  }

  @Override
  public List<String> next() {
    try {
      return records.next().getFields();
    } catch (UncheckedIOException | CsvParseException unreadable) {
      throw unreadable(unreadable);
    }
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UsageProblem unreadable(Exception cause) {
    boolean encoding = false;
    for (Throwable t = cause; t != null; t = t.getCause()) {
      encoding |= t instanceof MalformedInputException;
    }
    return new UsageProblem(
        encoding
            ? file + " is not UTF-8 text; save it as UTF-8 CSV"
            : "%s cannot be read as CSV: %s".formatted(file, cause.getMessage()),
        cause);
  }
}
