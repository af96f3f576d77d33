package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/// The records of a Parquet file as texts, the names of its columns first. A row group at a time is in
/// memory, at most {@link #LARGEST_GROUP} bytes of it.
final class ParquetRecords implements Records {
  /// What writers make is 128 MB; one that claims more than this could exhaust the memory.
  private static final long LARGEST_GROUP = 1L << 30;

  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final ParquetFileReader reader;
  private final MessageType schema;
  private final List<ParquetColumn> columns;
  private final List<String> header;
  private final long rows;
  private long passed;
  private long leftInGroup;
  private Optional<RecordReader<Group>> group = Optional.empty();

  /// The first row, which tells how long lists are, until it is given out.
  private Optional<Group> ahead = Optional.empty();

  private boolean begun;

  /// Whether a file is Parquet, by its first bytes.
  static boolean recognises(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    }
  }

  ParquetRecords(Path file) {
    this.file = file;
    try {
      this.reader =
          ParquetFileReader.open(
              new LocalInputFile(file),
              ParquetReadOptions.builder(new PlainParquetConfiguration()).build());
    } catch (IOException | RuntimeException damaged) {
      throw unreadable(damaged);
    }
    try {
      this.schema = reader.getFileMetaData().getSchema();
      this.rows = reader.getRecordCount();
      for (BlockMetaData block : reader.getRowGroups()) {
        requireRoom(block);
      }
      List<ParquetColumn> found = new ArrayList<>();
      for (int n = 0; n < schema.getFieldCount(); n++) {
        found.add(ParquetColumn.of(file, schema.getType(n), n));
      }
      if (rows > 0) {
        Group first = read();
        ahead = Optional.of(first);
        found.replaceAll(column -> column.as(first));
      }
      this.columns = List.copyOf(found);
      this.header = columns.stream().flatMap(column -> column.names().stream()).toList();
    } catch (IOException | RuntimeException damaged) {
      close();
      throw unreadable(damaged);
    }
  }

  @Override
  public boolean hasNext() {
    return !begun || passed < rows;
  }

  @Override
  public List<String> next() {
    if (!begun) {
      begun = true;
      return header;
    }
    if (passed >= rows) {
      throw new NoSuchElementException();
    }
    try {
      Group row = ahead.isPresent() ? ahead.get() : read();
      ahead = Optional.empty();
      passed++;
      List<String> fields = new ArrayList<>(header.size());
      for (ParquetColumn column : columns) {
        column.addTo(fields, row, passed);
      }
      return fields;
    } catch (IOException | RuntimeException damaged) {
      throw unreadable(damaged);
    }
  }

  /// Known from the file's end, without reading the rows.
  @Override
  public long countRest() {
    long rest = rows - passed;
    passed = rows;
    return rest;
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException failed) {
      throw unreadable(failed);
    }
  }

  private Group read() throws IOException {
    while (leftInGroup == 0) {
      PageReadStore pages = reader.readNextRowGroup();
      if (pages == null) {
        throw new IOException("it holds fewer rows than the %d that it states".formatted(rows));
      }
      leftInGroup = pages.getRowCount();
      group =
          Optional.of(
              new ColumnIOFactory()
                  .getColumnIO(schema)
                  .getRecordReader(pages, new GroupRecordConverter(schema)));
    }
    leftInGroup--;
    return group.orElseThrow().read();
  }

  private void requireRoom(BlockMetaData block) {
    if (block.getTotalByteSize() > LARGEST_GROUP) {
      throw new UsageProblem(
          "%s has a row group of %,d bytes; at most %,d are read at once: write it with smaller row groups"
              .formatted(file, block.getTotalByteSize(), LARGEST_GROUP));
    }
  }

  private UsageProblem unreadable(Exception cause) {
    return cause instanceof UsageProblem told
        ? told
        : new UsageProblem(
            "%s cannot be read as Parquet: %s".formatted(file, cause.getMessage()), cause);
  }
}
