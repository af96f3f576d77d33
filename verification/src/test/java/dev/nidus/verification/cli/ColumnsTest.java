package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The user's own columns come through untouched, in CSV and in Parquet.
class ColumnsTest {
  private static final List<String> HEADER =
      List.of(
          "", "image_path", "größe, \"cm\"", "coordX", "coordY", "coordZ", "age", "pid", "note");

  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static CsvText input = new CsvText(List.of(), List.of());
  private static CsvText output = new CsvText(List.of(), List.of());

  @BeforeAll
  static void extract_from_a_table_with_odd_columns() throws IOException {
    List<RealLesion> lesions = RealLesion.all().stream().limit(3).toList();
    List<String> notes = List.of("plain, with comma", "two\nlines and \"quotes\"", "");
    List<String> sizes = List.of("1,5", "µ²", " spaces kept ");
    List<String> ages = List.of("61", "", "-7");
    List<String> identities = List.of("007", "12", "13");
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < lesions.size(); n++) {
      List<String> row = lesions.get(n).row();
      rows.add(
          List.of(
              Integer.toString(n),
              row.get(0),
              sizes.get(n),
              row.get(1),
              row.get(2),
              row.get(3),
              ages.get(n),
              identities.get(n),
              notes.get(n)));
    }
    input = new CsvText(HEADER, rows);
    table = input.write(folder.resolve("lesions.csv"));
    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(table, features, "--root", RealLesion.DATA).expect(0);
    output = CsvText.read(features);
  }

  @Test
  void columns_pass_through_with_commas_quotes_line_breaks_unicode_and_a_blank_name() {
    assertThat(output.header().subList(0, HEADER.size())).isEqualTo(HEADER);
    for (int n = 0; n < input.rows().size(); n++) {
      assertThat(output.rows().get(n).subList(0, HEADER.size())).isEqualTo(input.rows().get(n));
    }
  }

  @Test
  void a_table_with_a_byte_order_mark_and_windows_line_ends_gives_the_same() throws Exception {
    String text = Files.readString(table).replaceAll("(?<!two)\n", "\r\n");
    Path windows = Files.writeString(folder.resolve("windows.csv"), "\ufeff" + text);
    Path features = folder.resolve("windows_features.csv");

    CommandLineRun.extract(windows, features, "--root", RealLesion.DATA).expect(0);

    assertThat(CsvText.read(features)).isEqualTo(output);
  }

  @Test
  void image_paths_count_from_the_folder_of_the_table_where_no_root_is_given() throws Exception {
    RealLesion lesion = RealLesion.named("STS_002_ct");
    Path near = Files.createDirectories(folder.resolve("study/tables"));
    Files.createDirectories(folder.resolve("study/ct"));
    Files.copy(lesion.scan(), folder.resolve("study/ct/scan.nii.gz"));
    List<String> row = lesion.row();
    Path lesions =
        new CsvText(
                RealLesion.COLUMNS,
                List.of(List.of("../ct/./scan.nii.gz", row.get(1), row.get(2), row.get(3))))
            .write(near.resolve("lesions.csv"));
    Path features = folder.resolve("near.csv");

    CommandLineRun.extract(lesions, features).expect(0);

    CsvText found = CsvText.read(features);
    assertThat(found.column("image_path")).containsExactly("../ct/./scan.nii.gz");
    Closeness.assertGolden(lesion.name(), found.features(0), lesion.features());
  }

  @Test
  void parquet_holds_the_floats_of_the_csv_and_the_columns_with_their_types() throws Exception {
    Path parquet = folder.resolve("features.parquet");
    CommandLineRun.extract(table, parquet, "--root", RealLesion.DATA, "--format", "parquet")
        .expect(0);

    MessageType schema = schema(parquet);
    assertThat(schema.getFields().stream().map(field -> field.getName()).toList())
        .containsExactly(
            "Unnamed: 0",
            "image_path",
            "größe, \"cm\"",
            "coordX",
            "coordY",
            "coordZ",
            "age",
            "pid",
            "note",
            "features");
    assertThat(type(schema, "Unnamed: 0")).isEqualTo(PrimitiveTypeName.INT64);
    assertThat(type(schema, "coordX")).isEqualTo(PrimitiveTypeName.DOUBLE);
    assertThat(type(schema, "age")).isEqualTo(PrimitiveTypeName.INT64);
    assertThat(type(schema, "pid")).as("007 is a name").isEqualTo(PrimitiveTypeName.BINARY);
    assertThat(type(schema, "note")).isEqualTo(PrimitiveTypeName.BINARY);

    List<Group> rows = rows(parquet);
    assertThat(rows).hasSameSizeAs(output.rows());
    for (int n = 0; n < rows.size(); n++) {
      Group row = rows.get(n);
      assertThat(row.getString("image_path", 0)).isEqualTo(input.rows().get(n).get(1));
      assertThat(row.getString("pid", 0)).isEqualTo(input.rows().get(n).get(7));
      assertThat(row.getDouble("coordX", 0)).isEqualTo(Double.valueOf(input.rows().get(n).get(3)));
      assertThat(features(row)).isEqualTo(output.features(n));
    }
    assertThat(rows.get(1).getFieldRepetitionCount("age")).as("a blank is no value").isZero();
    assertThat(rows.get(0).getLong("age", 0)).isEqualTo(61);
    assertThat(rows.get(1).getString("note", 0)).isEqualTo("two\nlines and \"quotes\"");
  }

  @Test
  void parquet_leaves_no_csv_and_no_partial_file_behind() throws Exception {
    Path alone = Files.createDirectory(folder.resolve("alone"));
    CommandLineRun.extract(
            table, alone.resolve("f.parquet"), "--root", RealLesion.DATA, "--format", "parquet")
        .expect(0);

    try (var files = Files.list(alone)) {
      assertThat(files)
          .containsExactlyInAnyOrder(
              alone.resolve("f.parquet"), alone.resolve("f.parquet.receipt.json"));
    }
  }

  @Test
  void the_csv_is_utf8_without_a_byte_order_mark_and_ends_its_lines_as_unix_does()
      throws Exception {
    byte[] bytes = Files.readAllBytes(folder.resolve("features.csv"));

    String text = new String(bytes, StandardCharsets.UTF_8);
    assertThat(text.getBytes(StandardCharsets.UTF_8)).isEqualTo(bytes);
    assertThat(text).startsWith(",image_path,\"größe").endsWith("\n").doesNotContain("\r");
  }

  @Test
  void a_parquet_table_of_which_every_row_was_refused_can_be_read_and_is_empty() throws Exception {
    Path none =
        CsvText.text(
            folder.resolve("none.csv"), "image_path,coordX,coordY,coordZ\nmissing.nii,1,2,3\n");
    Path parquet = folder.resolve("none.parquet");

    CommandLineRun.extract(none, parquet, "--format", "parquet").expect(3);

    assertThat(rows(parquet)).isEmpty();
    assertThat(schema(parquet).containsField("features")).isTrue();
  }

  private static PrimitiveTypeName type(MessageType schema, String column) {
    return schema.getType(column).asPrimitiveType().getPrimitiveTypeName();
  }

  private static MessageType schema(Path file) throws IOException {
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  private static List<Group> rows(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader = new GroupReaders(new LocalInputFile(file)).build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private static float[] features(Group row) {
    Group list = row.getGroup("features", 0);
    float[] features = new float[list.getFieldRepetitionCount(0)];
    for (int n = 0; n < features.length; n++) {
      features[n] = list.getGroup(0, n).getFloat(0, 0);
    }
    return features;
  }

  private static final class GroupReaders extends ParquetReader.Builder<Group> {
    GroupReaders(InputFile file) {
      super(file, new PlainParquetConfiguration());
    }

    @Override
    protected GroupReadSupport getReadSupport() {
      return new GroupReadSupport();
    }
  }
}
