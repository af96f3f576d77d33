package dev.nidus.app.journal;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Parquet: the user's columns with the type that all their values have, then the features as one
/// list of floats per row. Read twice from the finished CSV, row by row, so memory stays flat.
///
/// @param userColumns how many columns come before the features
public record ParquetFormat(int userColumns) implements ResultFormat {
  /// The name of the list column.
  public static final String FEATURES = "features";

  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  /// More digits than a double can tell apart.
  private static final int DOUBLE_DIGITS = 17;

  /// What all values of a column are, blanks aside.
  private enum ColumnType {
    WHOLE {
      @Override
      boolean holds(String text) {
        try {
          // a text such as 007 is a name, not a number: it must survive
          return Long.toString(Long.parseLong(text)).equals(text);
        } catch (NumberFormatException notWhole) {
          return false;
        }
      }

      @Override
      void add(Group row, int column, String text) {
        row.add(column, Long.parseLong(text));
      }

      @Override
      Type named(String name) {
        return Types.optional(PrimitiveTypeName.INT64).named(name);
      }
    },
    REAL {
      @Override
      boolean holds(String text) {
        // 007, " 1.5" and digits beyond double precision are names, not numbers
        if (!NUMBER.matcher(text).matches() || !Double.isFinite(Double.parseDouble(text))) {
          return false;
        }
        return text.chars().filter(Character::isDigit).count() <= DOUBLE_DIGITS;
      }

      @Override
      void add(Group row, int column, String text) {
        row.add(column, Double.parseDouble(text));
      }

      @Override
      Type named(String name) {
        return Types.optional(PrimitiveTypeName.DOUBLE).named(name);
      }
    },
    TEXT {
      @Override
      boolean holds(String text) {
        return true;
      }

      @Override
      void add(Group row, int column, String text) {
        row.add(column, text);
      }

      @Override
      Type named(String name) {
        return Types.optional(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(name);
      }
    };

    abstract boolean holds(String text);

    abstract void add(Group row, int column, String text);

    abstract Type named(String name);
  }

  @Override
  public void publish(Path csv, Path output) throws IOException {
    List<ColumnType> types = columnTypes(csv);
    Path fresh = output.resolveSibling(output.getFileName() + ".parquet.partial");
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      Iterator<CsvRecord> records = reader.iterator();
      MessageType schema = schema(records.next().getFields(), types);
      try (ParquetWriter<Group> writer =
          ExampleParquetWriter.builder(new LocalOutputFile(fresh))
              .withConf(new PlainParquetConfiguration())
              .withType(schema)
              .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
              .withCompressionCodec(CompressionCodecName.ZSTD)
              .withDictionaryEncoding(FEATURES + ".list.element", false)
              .build()) {
        while (records.hasNext()) {
          writer.write(row(schema, types, records.next().getFields()));
        }
      }
    }
    WholeFile.publish(fresh, output);
    Files.delete(csv);
  }

  private List<ColumnType> columnTypes(Path csv) throws IOException {
    boolean[] whole = new boolean[userColumns];
    boolean[] real = new boolean[userColumns];
    Arrays.fill(whole, true);
    Arrays.fill(real, true);
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      Iterator<CsvRecord> records = reader.iterator();
      records.next();
      while (records.hasNext()) {
        CsvRecord record = records.next();
        for (int n = 0; n < userColumns; n++) {
          String text = record.getField(n);
          whole[n] &= text.isEmpty() || ColumnType.WHOLE.holds(text);
          real[n] &= text.isEmpty() || ColumnType.REAL.holds(text);
        }
      }
    }
    List<ColumnType> types = new ArrayList<>(userColumns);
    for (int n = 0; n < userColumns; n++) {
      types.add(whole[n] ? ColumnType.WHOLE : real[n] ? ColumnType.REAL : ColumnType.TEXT);
    }
    return types;
  }

  private MessageType schema(List<String> header, List<ColumnType> types) {
    List<Type> fields = new ArrayList<>();
    for (int n = 0; n < userColumns; n++) {
      String name = header.get(n);
      fields.add(types.get(n).named(name.isEmpty() ? "Unnamed: " + n : name));
    }
    fields.add(Types.requiredList().requiredElement(PrimitiveTypeName.FLOAT).named(FEATURES));
    return new MessageType("lesion", fields);
  }

  private Group row(MessageType schema, List<ColumnType> types, List<String> fields) {
    Group row = new SimpleGroup(schema);
    for (int n = 0; n < userColumns; n++) {
      if (!fields.get(n).isEmpty()) {
        types.get(n).add(row, n, fields.get(n));
      }
    }
    Group list = row.addGroup(userColumns);
    for (int n = userColumns; n < fields.size(); n++) {
      list.addGroup(0).add(0, Float.parseFloat(fields.get(n)));
    }
    return row;
  }
}
