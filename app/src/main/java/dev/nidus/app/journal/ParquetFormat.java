package dev.nidus.app.journal;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.nidus.app.file.WholeFile;
import dev.nidus.app.table.FeatureColumns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/// Parquet: the user's columns with the type that all their values have, then the features as one
/// list of floats per row. Read twice from the finished CSV, row by row, so memory stays flat.
///
/// @param userColumns how many columns come before the features
/// @param known their types, where they do not follow from this file alone
public record ParquetFormat(int userColumns, Optional<List<ColumnType>> known)
    implements ResultFormat {
  public ParquetFormat {
    known = known.map(List::copyOf);
  }

  /// A file whose columns get the types that all values of the CSV have.
  ///
  /// @param userColumns how many columns come before the features
  public ParquetFormat(int userColumns) {
    this(userColumns, Optional.empty());
  }

  /// One of several files that must have the same types.
  ///
  /// @param types of the columns that come before the features
  public ParquetFormat(List<ColumnType> types) {
    this(types.size(), Optional.of(types));
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
              .withDictionaryEncoding(FeatureColumns.LIST + ".list.element", false)
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
    if (known.isPresent()) {
      return known.get();
    }
    ColumnType.Survey survey = new ColumnType.Survey(userColumns);
    try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(csv)) {
      Iterator<CsvRecord> records = reader.iterator();
      records.next();
      while (records.hasNext()) {
        survey.look(records.next().getFields());
      }
    }
    return survey.types();
  }

  private MessageType schema(List<String> header, List<ColumnType> types) {
    List<Type> fields = new ArrayList<>();
    for (int n = 0; n < userColumns; n++) {
      String name = header.get(n);
      fields.add(types.get(n).named(name.isEmpty() ? "Unnamed: " + n : name));
    }
    fields.add(
        Types.requiredList().requiredElement(PrimitiveTypeName.FLOAT).named(FeatureColumns.LIST));
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
