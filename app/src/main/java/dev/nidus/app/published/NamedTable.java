package dev.nidus.app.published;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/// A small CSV table with a header, plain or gzipped, wholly in memory.
///
/// @param name for messages
/// @param columns of the header
/// @param rows as many fields as there are columns
record NamedTable(String name, List<String> columns, List<List<String>> rows) {
  /// The largest table of the study unpacks to 3 MB.
  private static final int LARGEST = 64 << 20;

  NamedTable {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// @throws Unavailable if the bytes are no CSV table with a header
  static NamedTable read(String name, byte[] bytes) throws Unavailable {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .ofCsvRecord(
                new InputStreamReader(
                    new ByteArrayInputStream(unpacked(name, bytes)), StandardCharsets.UTF_8))) {
      List<List<String>> lines = new ArrayList<>();
      for (CsvRecord line : reader) {
        lines.add(line.getFields());
      }
      if (lines.isEmpty()) {
        throw new Unavailable(name + " is empty; it needs a header line");
      }
      int width = lines.getFirst().size();
      for (int n = 1; n < lines.size(); n++) {
        if (lines.get(n).size() != width) {
          throw new Unavailable(
              "row %d of %s has %d fields, and its header %d; get the table again"
                  .formatted(n, name, lines.get(n).size(), width));
        }
      }
      return new NamedTable(name, lines.getFirst(), lines.subList(1, lines.size()));
    } catch (IOException | UncheckedIOException | CsvParseException damaged) {
      throw new Unavailable(
          "%s cannot be read as CSV (%s); get the table again"
              .formatted(name, damaged.getMessage()),
          damaged);
    }
  }

  int size() {
    return rows.size();
  }

  /// @throws Unavailable if there is no such column
  List<String> text(String column) throws Unavailable {
    int place = columns.indexOf(column);
    if (place < 0) {
      throw new Unavailable(
          "%s has no column '%s'; it has: %s".formatted(name, column, String.join(", ", columns)));
    }
    return rows.stream().map(row -> row.get(place)).toList();
  }

  /// @throws Unavailable if there is no such column, or a cell holds no number
  double[] numbers(String column) throws Unavailable {
    List<String> cells = text(column);
    double[] numbers = new double[cells.size()];
    for (int row = 0; row < numbers.length; row++) {
      try {
        numbers[row] = Double.parseDouble(cells.get(row));
      } catch (NumberFormatException none) {
        throw new Unavailable(
            "row %d of %s has '%s' as %s, which is no number"
                .formatted(row + 1, name, cells.get(row), column),
            none);
      }
    }
    return numbers;
  }

  /// Whole numbers.
  ///
  /// @throws Unavailable if there is no such column, or a cell holds no whole number
  int[] integers(String column) throws Unavailable {
    double[] numbers = numbers(column);
    int[] whole = new int[numbers.length];
    for (int row = 0; row < whole.length; row++) {
      if (numbers[row] != Math.rint(numbers[row])) {
        throw new Unavailable(
            "row %d of %s has %s as %s, which is no whole number"
                .formatted(row + 1, name, numbers[row], column));
      }
      whole[row] = (int) numbers[row];
    }
    return whole;
  }

  private static byte[] unpacked(String name, byte[] bytes) throws IOException, Unavailable {
    if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
      return bytes;
    }
    try (InputStream packed = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      byte[] whole = packed.readNBytes(LARGEST + 1);
      if (whole.length > LARGEST) {
        throw new Unavailable(
            "%s unpacks to more than %,d bytes, and no table of the study is so large"
                .formatted(name, LARGEST));
      }
      return whole;
    }
  }
}
