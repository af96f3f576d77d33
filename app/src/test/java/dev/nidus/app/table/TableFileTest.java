package dev.nidus.app.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.core.geometry.CoordinateSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One table in every form that it can have.
class TableFileTest {
  private static final String LESIONS =
      """
      image_path,coordX,coordY,coordZ,id,age
      a.nii,1.5,-2,3,007,60
      b.nii,1,2,3,"x, y",
      c.nii,.5,x,3,é,7
      """;

  @TempDir private Path folder;

  @Test
  void the_parquet_that_extract_writes_reads_as_its_csv() throws IOException {
    String csv =
        """
        image_path,id,age,pred_0,pred_1
        a.nii,007,60,1.5,-0.0
        "b, c.nii",8,,3.4E38,1.4E-45
        """;
    Path parquet = parquet("f.parquet", csv, 3);

    assertThat(records(parquet)).isEqualTo(records(write("f.csv", csv)));
    FeatureTable features = FeatureTable.read(parquet);
    assertThat(features.features(1)).containsExactly(3.4e38f, 1.4e-45f);
    assertThat(features.column("id")).contains(List.of("007", "8"));
  }

  @Test
  void lesions_in_parquet_are_those_of_the_csv() throws IOException {
    List<TableRow> csv = lesions(write("l.csv", LESIONS));
    Path file = folder.resolve("l.parquet");
    rows(
        file,
        CompressionCodecName.SNAPPY,
        """
        message lesions { optional binary image_path (STRING); optional double coordX;
          optional binary coordY (STRING); optional int64 coordZ; optional binary id (STRING);
          optional int64 age; }
        """,
        row -> add(row, "a.nii", 1.5, "-2", 3L, "007", 60L),
        row -> add(row, "b.nii", 1.0, "2", 3L, "x, y"),
        row -> add(row, "c.nii", 0.5, "x", 3L, "é", 7L));

    List<TableRow> read = lesions(file);

    assertThat(read)
        .extracting(TableRow::cohortRow)
        .isEqualTo(csv.stream().map(TableRow::cohortRow).toList());
    assertThat(read.get(1).fields()).containsExactly("b.nii", "1.0", "2", "3", "x, y", "");
  }

  @ParameterizedTest
  @EnumSource(
      value = CompressionCodecName.class,
      names = {"UNCOMPRESSED", "SNAPPY", "GZIP", "ZSTD"})
  void what_other_programs_write_is_read_as_text(CompressionCodecName codec) throws IOException {
    Path file = folder.resolve("other.parquet");
    rows(
        file,
        codec,
        """
        message other { required boolean yes; optional int32 small; optional int32 big (INTEGER(32,false));
          required int32 day (DATE); required int64 at (TIMESTAMP(MICROS,true));
          required int64 here (TIMESTAMP(MILLIS,false)); optional float half;
          optional group embedding (LIST) { repeated group list { optional double item; } } }
        """,
        row -> {
          add(row, true, -5, -1, 20_000, 1_500_000L, 90_000L, 0.1f);
          Group list = row.addGroup(7);
          list.addGroup(0).add(0, 1.25);
          list.addGroup(0);
        });

    assertThat(records(file))
        .containsExactly(
            List.of(
                "yes", "small", "big", "day", "at", "here", "half", "embedding_0", "embedding_1"),
            List.of(
                "true",
                "-5",
                "4294967295",
                "2024-10-04",
                "1970-01-01T00:00:01.500Z",
                "1970-01-01T00:01:30",
                "0.1",
                "1.25",
                ""));
  }

  @Test
  void a_column_that_is_no_value_and_a_list_that_changes_its_length_are_refused()
      throws IOException {
    Path nested = folder.resolve("nested.parquet");
    rows(
        nested,
        CompressionCodecName.ZSTD,
        "message m { required group box { required int32 x; } }");
    Path uneven = folder.resolve("uneven.parquet");
    rows(
        uneven,
        CompressionCodecName.ZSTD,
        "message m { required group features (LIST) { repeated group list { required float element;"
            + " } } }",
        row -> row.addGroup(0).addGroup(0).add(0, 1f),
        row -> row.addGroup(0));

    refused(nested)
        .hasMessageContaining(
            "column 'box' of the type required group box { required int32 x; }, which is not read");
    refused(uneven)
        .hasMessageContaining("row 2 of ")
        .hasMessageContaining("has 0 numbers in the list 'features', the first row has 1");
  }

  @Test
  void a_damaged_parquet_is_a_sentence_at_every_length() throws IOException {
    byte[] whole = Files.readAllBytes(parquet("w.parquet", "a,pred_0\n1,2\n3,4\n", 1));
    for (int length = 4; length < whole.length; length += 7) {
      Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(whole, length));
      refused(cut).hasMessageContaining("cut.parquet cannot be read as Parquet: ");
    }
    for (int at = 4; at < whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x55;
      Path file = Files.write(folder.resolve("flipped.parquet"), flipped);
      try {
        records(file);
      } catch (UsageProblem told) {
        assertThat(told).hasMessageContaining("flipped.parquet");
      }
    }
  }

  @Test
  void parts_of_other_programs_are_read_one_after_the_other() throws IOException {
    Path parts = Files.createDirectory(folder.resolve("parts"));
    Files.writeString(parts.resolve("b.csv"), "x,y\n3,c\n");
    Files.writeString(parts.resolve("a.csv"), "x,y\n1,a\n2,b\n");
    Files.writeString(parts.resolve("empty.csv"), "x,y,z\n");
    Files.writeString(parts.resolve("_SUCCESS"), "");
    Files.writeString(parts.resolve(".a.csv.crc"), "");

    assertThat(records(parts))
        .extracting(row -> String.join(" ", row))
        .containsExactly("x y", "1 a", "2 b", "3 c");
    assertThat(new TableFile(parts, List.of("y")).rows()).isEqualTo(3);
  }

  @Test
  void the_parts_of_a_run_are_read_in_the_order_of_its_input() throws IOException {
    Path run = run("run", "");
    part(run, 1, "row,pred_0\n1,1\n5,5\n");
    part(run, 2, "row,pred_0\n3,3\n4,4\n");
    // all rows of this part were refused
    part(run, 6, "row,pred_0\n");
    part(run, 8, "row,pred_0\n8,8\n");

    assertThat(records(run))
        .extracting(row -> String.join(" ", row))
        .containsExactly("row pred_0", "1 1.0", "3 3.0", "4 4.0", "5 5.0", "8 8.0");
    assertThat(TableFile.digest(run))
        .isEqualTo(TableFile.digest(run))
        .isNotEqualTo(TableFile.digest(run.resolve("part-000000000001.parquet")));
  }

  @Test
  void a_folder_that_is_no_whole_table_is_refused() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path unfinished = Files.createDirectory(folder.resolve("unfinished"));
    Files.writeString(unfinished.resolve("_settings.json"), "{}");
    Path letters = Files.createDirectory(folder.resolve("letters"));
    Files.writeString(letters.resolve("letter.txt"), "");
    Path mixed = Files.createDirectory(folder.resolve("mixed"));
    Files.writeString(mixed.resolve("a.csv"), "x\n1\n");
    Files.writeString(mixed.resolve("b.csv"), "y\n1\n");
    Path twice = run("twice", "");
    part(twice, 1, "row,pred_0\n1,1\n3,3\n");
    part(twice, 2, "row,pred_0\n2,2\n3,3\n");

    refused(empty).hasMessageContaining("empty is a folder without parts of a table");
    refused(unfinished)
        .hasMessageContaining("holds a run that is not finished; go on with --resume first");
    refused(letters).hasMessageContaining("letter.txt is no part");
    refused(mixed).hasMessageContaining("are parts of one folder and have different columns");
    refused(twice).hasMessageContaining("has the row 3 after the row 3");
  }

  private Path run(String name, String success) throws IOException {
    Path run = Files.createDirectory(folder.resolve(name));
    Files.writeString(run.resolve("_settings.json"), "{}");
    Files.writeString(run.resolve("_SUCCESS"), success);
    return run;
  }

  private void part(Path run, int first, String csv) throws IOException {
    Files.move(parquet("part", csv, 1), run.resolve("part-%012d.parquet".formatted(first)));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path parquet(String name, String csv, int userColumns) throws IOException {
    Path file = folder.resolve(name);
    new ParquetFormat(userColumns).publish(write("grown.csv", csv), file);
    return file;
  }

  @SafeVarargs
  private static void rows(
      Path file, CompressionCodecName codec, String type, Consumer<Group>... rows)
      throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(type);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withConf(new PlainParquetConfiguration())
            .withType(schema)
            .withCompressionCodec(codec)
            .build()) {
      for (Consumer<Group> fill : rows) {
        Group row = new SimpleGroup(schema);
        fill.accept(row);
        writer.write(row);
      }
    }
  }

  private static void add(Group row, Object... values) {
    for (int n = 0; n < values.length; n++) {
      switch (values[n]) {
        case String text -> row.add(n, text);
        case Double number -> row.add(n, number);
        case Float number -> row.add(n, number);
        case Long number -> row.add(n, number);
        case Integer number -> row.add(n, number);
        case Boolean truth -> row.add(n, truth);
        default -> throw new IllegalArgumentException(String.valueOf(values[n]));
      }
    }
  }

  private static List<List<String>> records(Path file) {
    TableFile table = new TableFile(file, List.of());
    List<List<String>> all = new ArrayList<>(List.of(table.columns()));
    try (Records rows = table.open()) {
      rows.forEachRemaining(all::add);
    }
    assertThat(table.rows()).isEqualTo(all.size() - 1L);
    return all;
  }

  private List<TableRow> lesions(Path file) {
    List<TableRow> all = new ArrayList<>();
    LesionTable table =
        new LesionTable(file, folder, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED);
    try (LesionSource.Rows rows = table.open()) {
      rows.forEachRemaining(all::add);
    }
    return all;
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
      Path file) {
    return assertThatThrownBy(() -> records(file)).isInstanceOf(UsageProblem.class);
  }
}
