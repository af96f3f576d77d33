package dev.nidus.app.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.nidus.app.UsageProblem;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/// A CSV file with a header, read row by row as often as wanted. UTF-8, with or without a byte order
/// mark; gzip is unpacked; empty lines do not count.
final class CsvTable {
  /// A field longer than this is not one of a table of lesions.
  private static final int LARGEST_FIELD = 1 << 20;

  private static final int BYTE_ORDER_MARK = 0xfeff;

  private static final byte[] PARQUET = {'P', 'A', 'R', '1'};

  private final Path file;
  private final Content content;
  private final String wanted;
  private final List<String> columns;
  private final long rows;

  /// Reads the header and counts the rows.
  ///
  /// @param wanted the columns that the header must have, for messages
  /// @throws UsageProblem if the file is missing, empty or no CSV
  CsvTable(Path file, List<String> wanted) {
    this(file, () -> ofFile(file), wanted);
  }

  /// The same of a table that is in memory.
  ///
  /// @param name for messages
  static CsvTable of(String name, byte[] bytes) {
    return new CsvTable(Path.of(name), () -> new ByteArrayInputStream(bytes), List.of());
  }

  private CsvTable(Path file, Content content, List<String> wanted) {
    this.file = file;
    this.content = content;
    this.wanted = String.join(", ", wanted);
    try (Rows records = new Rows(file, content)) {
      if (!records.hasNext()) {
        throw new UsageProblem(
            "%s is empty; it needs a header line%s"
                .formatted(file, wanted.isEmpty() ? "" : " with " + this.wanted));
      }
      this.columns = header(records.next());
      long count = 0;
      while (records.hasNext()) {
        records.next();
        count++;
      }
      this.rows = count;
    }
    wanted.forEach(this::column);
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
  Rows open() {
    Rows records = new Rows(file, content);
    records.next(); // the header
    return records;
  }

  /// The position of a column.
  ///
  /// @throws UsageProblem if there is none of that name
  int column(String name) {
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

  /// The bytes of a table, as often as wanted.
  private interface Content {
    InputStream open() throws IOException;
  }

  private static InputStream ofFile(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageProblem(file + (Files.exists(file) ? " is not a file" : " does not exist"));
    }
    return Files.newInputStream(file);
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

  /// Records of a file in order, failing with sentences.
  static final class Rows implements Iterator<List<String>>, AutoCloseable {
    private final Path file;
    private final CsvReader<CsvRecord> reader;
    private final Iterator<CsvRecord> records;

    private Rows(Path file, Content content) {
      this.file = file;
      try {
        this.reader =
            CsvReader.builder()
                // a row of another length is told to the user as a row, not as a broken table
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(16 * LARGEST_FIELD)
                .ofCsvRecord(text(file, content.open()));
        this.records = reader.iterator();
      } catch (IOException | UncheckedIOException | CsvParseException unreadable) {
        throw unreadable(unreadable);
      }
    }

    /// UTF-8 that fails where it is none, after the byte order mark if there is one; unpacked if it is gzip.
    private static Reader text(Path file, InputStream content) throws IOException {
      InputStream bytes = unpacked(file, new BufferedInputStream(content));
      BufferedReader text =
          new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder()));
      text.mark(1);
      if (text.read() != BYTE_ORDER_MARK) {
        text.reset();
      }
      return text;
    }

    private static InputStream unpacked(Path file, BufferedInputStream bytes) throws IOException {
      try {
        bytes.mark(PARQUET.length);
        byte[] first = bytes.readNBytes(PARQUET.length);
        bytes.reset();
        if (Arrays.equals(first, PARQUET)) {
          throw new UsageProblem(
              file
                  + " is a Parquet file, which extract can write but Nidus does not read; give a"
                  + " CSV, for example by -o features.csv");
        }
        boolean packed =
            first.length >= 2 && (first[0] & 0xff) == 0x1f && (first[1] & 0xff) == 0x8b;
        return packed ? new GZIPInputStream(bytes) : bytes;
      } catch (IOException | UsageProblem damaged) {
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
}
