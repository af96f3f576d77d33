package dev.nidus.cluster;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.RunParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/// The receipts of a part: a CSV with a line for every row of it, those with features and those without.
/// It is the last file of a part to get its name, so what it lists is done.
final class ReceiptRows {
  private static final String REFUSED = "refused";
  private static final int ROW = 1;

  private ReceiptRows() {}

  /// Puts the receipts and the refusals of a part together, by row.
  ///
  /// @param receipts as the run of the part wrote them
  /// @param refused the same; missing where no row was refused
  static void write(Path receipts, Path refused, Path together) throws IOException {
    List<List<String>> lines = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(receipts)) {
      Iterator<CsvRecord> records = reader.iterator();
      records.next(); // the header
      while (records.hasNext()) {
        lines.add(line(RunParts.DONE, records.next().getFields()));
      }
    }
    if (Files.exists(refused)) {
      try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(refused)) {
        Iterator<CsvRecord> records = reader.iterator();
        records.next(); // the header
        while (records.hasNext()) {
          lines.add(line(REFUSED, records.next().getFields().subList(0, 2)));
        }
      }
    }
    lines.sort(Comparator.comparingLong(line -> Long.parseLong(line.get(ROW))));
    List<String> header = new ArrayList<>(List.of(RunParts.OUTCOME));
    header.addAll(RowReceipt.FIELDS);
    WholeCsv.write(together, header, lines);
  }

  /// Reads the receipts of a part: its rows are set, and counted.
  static PartDone read(InputStream receipts, BitSet rows) throws IOException {
    long done = 0;
    long refused = 0;
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(receipts)) {
      Iterator<CsvRecord> records = reader.iterator();
      records.next(); // the header
      while (records.hasNext()) {
        List<String> fields = records.next().getFields();
        rows.set(Math.toIntExact(Long.parseLong(fields.get(ROW))));
        if (fields.getFirst().equals(RunParts.DONE)) {
          done++;
        } else {
          refused++;
        }
      }
    }
    return new PartDone(done, refused, 0);
  }

  /// How many lines a report of a part has, its header aside.
  static long count(InputStream report) throws IOException {
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(report)) {
      return reader.stream().count() - 1;
    }
  }

  /// An outcome and what is known of the row, with blanks for what is not.
  private static List<String> line(String outcome, List<String> known) {
    List<String> line = new ArrayList<>(List.of(outcome));
    line.addAll(known);
    while (line.size() <= RowReceipt.FIELDS.size()) {
      line.add("");
    }
    return line;
  }
}
