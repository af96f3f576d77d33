package dev.nidus.cluster;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.geometry.CoordinateSystem;
import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.SeedPoint;
import dev.nidus.core.lesion.UnusableRow;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The rows of a part, as a table of lesions with the number of the input's row before the user's
/// columns, and as the text in which they travel.
///
/// @param columns `row`, then the user's
/// @param content the rows, in the order of the input; their fields are as many as the columns
record PartRows(List<String> columns, List<TableRow> content) implements LesionSource {
  private static final String LESION = "lesion";
  private static final String UNUSABLE = "unusable";

  /// What stands before the fields of a row in the text.
  private static final int FACTS = 8;

  PartRows {
    columns = List.copyOf(columns);
    content = List.copyOf(content);
  }

  @Override
  public long rows() {
    return content.size();
  }

  @Override
  public Path file() {
    return Path.of("the table");
  }

  @Override
  public Rows open() {
    Iterator<TableRow> rows = content.iterator();
    return new Rows() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public TableRow next() {
        return rows.next();
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
  }

  /// The number of its first row, which no other part has.
  long firstRow() {
    return content.getFirst().cohortRow().row();
  }

  /// A row of the input with its number as the first field.
  static TableRow numbered(TableRow row) {
    List<String> fields = new ArrayList<>(row.fields().size() + 1);
    fields.add(Long.toString(row.cohortRow().row()));
    fields.addAll(row.fields());
    return new TableRow(row.cohortRow(), fields);
  }

  /// CSV: the columns, then for each row what it names and its fields.
  String toText() {
    StringWriter text = new StringWriter();
    CsvWriter csv = CsvWriter.builder().bufferSize(0).build(text);
    csv.writeRecord(columns);
    for (TableRow row : content) {
      List<String> fields = new ArrayList<>(facts(row.cohortRow()));
      fields.addAll(row.fields());
      csv.writeRecord(fields);
    }
    return text.toString();
  }

  /// Reads {@link #toText}.
  static PartRows ofText(String text) {
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .maxBufferSize(1 << 28)
            .ofCsvRecord(text)) {
      Iterator<CsvRecord> records = reader.iterator();
      List<String> columns = records.next().getFields();
      List<TableRow> rows = new ArrayList<>();
      while (records.hasNext()) {
        List<String> fields = records.next().getFields();
        rows.add(
            new TableRow(
                cohortRow(fields.subList(0, FACTS)), fields.subList(FACTS, fields.size())));
      }
      return new PartRows(columns, rows);
    } catch (java.io.IOException inMemory) {
      throw new java.io.UncheckedIOException(inMemory);
    }
  }

  private static List<String> facts(CohortRow row) {
    String number = Long.toString(row.row());
    return switch (row) {
      case Lesion(var _, String name, Path scan, SeedPoint seed) ->
          List.of(
              LESION,
              number,
              name,
              scan.toString(),
              Double.toString(seed.first()),
              Double.toString(seed.second()),
              Double.toString(seed.third()),
              seed.system().name());
      case UnusableRow(var _, String name, Refusal refusal) ->
          List.of(UNUSABLE, number, name, refusal.reason(), "", "", "", "");
    };
  }

  private static CohortRow cohortRow(List<String> facts) {
    long number = Long.parseLong(facts.get(1));
    String name = facts.get(2);
    return switch (facts.get(0)) {
      case LESION ->
          new Lesion(
              number,
              name,
              Path.of(facts.get(3)),
              new SeedPoint(
                  Double.parseDouble(facts.get(4)),
                  Double.parseDouble(facts.get(5)),
                  Double.parseDouble(facts.get(6)),
                  CoordinateSystem.valueOf(facts.get(7))));
      case UNUSABLE -> new UnusableRow(number, name, new Refusal.InvalidSeed(facts.get(3)));
      default ->
          throw new IllegalArgumentException(
              "a row of a part is a lesion or unusable, not '%s'".formatted(facts.get(0)));
    };
  }
}
