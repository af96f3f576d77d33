package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables that are wrong as a whole stop before any work; rows that are wrong cost themselves only.
class TableRefusalTest {
  private static final String HEADER = "image_path,coordX,coordY,coordZ\n";

  @TempDir private Path folder;
  private Path table = Path.of("");
  private Path output = Path.of("");

  @BeforeEach
  void name_the_files() {
    table = folder.resolve("lesions.csv");
    output = folder.resolve("features.csv");
  }

  @Test
  void a_table_that_is_missing_or_an_empty_folder_is_named() throws Exception {
    assertThat(problem()).isEqualTo(table + " does not exist");
    Files.createDirectory(table);
    assertThat(problem())
        .isEqualTo(table + " is a folder without parts of a table (*.csv, *.csv.gz or *.parquet)");
  }

  @Test
  void an_empty_table_says_what_it_needs() throws Exception {
    assertThat(problemOf(""))
        .isEqualTo(
            table + " is empty; it needs a header line with image_path, coordX, coordY, coordZ");
    assertThat(problemOf("\n\n\n")).startsWith(table + " is empty");
    assertThat(problemOf("\ufeff")).startsWith(table + " is empty");
  }

  @Test
  void a_table_of_a_header_alone_gives_a_table_of_a_header_alone() throws Exception {
    CsvText.text(table, HEADER);

    CommandLineRun run = CommandLineRun.extract(table, output).expect(0);

    assertThat(run.err()).contains("0 lesions written");
    CsvText features = CsvText.read(output);
    assertThat(features.rows()).isEmpty();
    assertThat(features.header()).hasSize(4 + Weights.FEATURES);
  }

  @Test
  void a_header_without_a_column_names_it_and_what_there_is() throws Exception {
    assertThat(problemOf("path,x,y,z\na,1,2,3\n"))
        .isEqualTo(
            table
                + " has no column 'image_path'; it has: path, x, y, z; it needs image_path, coordX,"
                + " coordY, coordZ");
  }

  @Test
  void a_misspelt_column_gets_its_right_name() throws Exception {
    assertThat(problemOf("image_path,coordx,coordY,coordZ\na,1,2,3\n"))
        .contains("has no column 'coordX'")
        .endsWith("; rename 'coordx' to 'coordX'");
    assertThat(problemOf("Image Path,coordX,coordY,coordZ\na,1,2,3\n"))
        .endsWith("; rename 'Image Path' to 'image_path'");
  }

  @Test
  void a_semicolon_table_says_so() throws Exception {
    assertThat(problemOf("image_path;coordX;coordY;coordZ\na;1;2;3\n"))
        .contains("has no column 'image_path'")
        .contains("separated by ';'")
        .contains("save it with commas");
  }

  @Test
  void a_column_that_stands_twice_is_named() throws Exception {
    assertThat(problemOf("image_path,coordX,coordX,coordY,coordZ\na,1,1,2,3\n"))
        .isEqualTo(table + " has the column 'coordX' twice; columns need different names");
  }

  @Test
  void features_of_an_earlier_run_in_the_table_are_named() throws Exception {
    assertThat(problemOf("image_path,coordX,coordY,coordZ,pred_0\na,1,2,3,4\n"))
        .isEqualTo(
            table
                + " has the column 'pred_0' already; remove the features of an earlier run first");
  }

  @Test
  void a_table_that_is_not_utf8_says_how_to_save_it() throws Exception {
    Files.write(
        table, (HEADER + "gr\u00f6\u00dfe.nii,1,2,3\n").getBytes(StandardCharsets.ISO_8859_1));
    assertThat(problem()).isEqualTo(table + " is not UTF-8 text; save it as UTF-8 CSV");
  }

  @Test
  void binary_rubbish_as_a_table_is_refused_in_a_sentence() throws Exception {
    Files.write(table, Files.readAllBytes(Weights.TORCH));
    assertThat(problem()).startsWith(table.toString());
  }

  @Test
  void a_row_that_names_no_lesion_is_refused_with_its_reason_and_the_others_finish()
      throws Exception {
    RealLesion good = RealLesion.named("STS_002_ct");
    String goodRow = String.join(",", good.row()) + "\n";
    CsvText.text(
        table,
        HEADER
            + goodRow
            + "a.nii,1,2\n"
            + "b.nii,1,2,3,4\n"
            + ",1,2,3\n"
            + "c.nii,NaN,2,3\n"
            + "d.nii,1,-Infinity,3\n"
            + "e.nii,1,2,three\n"
            + "f.nii,,2,3\n"
            + "g.nii,\"1,5\",2,3\n"
            + "../../../../outside.nii,1,2,3\n"
            + goodRow);

    CommandLineRun run = CommandLineRun.extract(table, output, "--root", RealLesion.DATA).expect(3);

    assertThat(run.err())
        .contains("2 lesions written to " + output)
        .contains("9 refused, with reasons: " + refused());
    CsvText refused = CsvText.read(refused());
    assertThat(refused.header()).containsExactly("row", "image_path", "reason");
    assertThat(refused.rows().subList(0, 8))
        .containsExactly(
            List.of("2", "a.nii", "the row has 3 fields, the header has 4"),
            List.of("3", "b.nii", "the row has 5 fields, the header has 4"),
            List.of("4", "", "image_path is blank"),
            List.of("5", "c.nii", "coordX is NaN; a seed needs finite numbers"),
            List.of("6", "d.nii", "coordY is -Infinity; a seed needs finite numbers"),
            List.of("7", "e.nii", "coordZ is 'three', which is no number"),
            List.of("8", "f.nii", "coordX is '', which is no number"),
            List.of("9", "g.nii", "coordX is '1,5', which is no number"));
    assertThat(refused.rows().get(8).getFirst()).isEqualTo("10");
    assertThat(refused.rows().get(8).get(2))
        .as("a path that climbs is only a path where nothing is")
        .contains("../../../../outside.nii")
        .endsWith("does not exist");
    CsvText features = CsvText.read(output);
    assertThat(features.rows()).hasSize(2);
    Closeness.assertGolden(good.name(), features.features(0), good.features());
    Closeness.assertGolden(good.name(), features.features(1), good.features());
  }

  @Test
  void numbers_that_only_a_programmer_would_write_are_no_coordinates() throws Exception {
    CsvText.text(table, HEADER + "a.nii,1d,2,3\na.nii,0x1p3,2,3\na.nii,1f,2,3\n");
    CommandLineRun.extract(table, output).expect(3);
    assertThat(CsvText.read(refused()).column("reason"))
        .containsExactly(
            "coordX is '1d', which is no number",
            "coordX is '0x1p3', which is no number",
            "coordX is '1f', which is no number");
  }

  @Test
  void a_second_run_without_refusals_removes_the_report_of_the_first() throws Exception {
    RealLesion good = RealLesion.named("STS_002_ct");
    CsvText.text(table, HEADER + "a.nii,1,2,3\n");
    CommandLineRun.extract(table, output).expect(3);
    assertThat(refused()).exists();
    RealLesion.table(List.of(good)).write(table);

    CommandLineRun.extract(table, output, "--root", RealLesion.DATA).expect(0);

    assertThat(refused()).doesNotExist();
  }

  private Path refused() {
    return output.resolveSibling("features.csv.refused.csv");
  }

  private String problemOf(String text) throws IOException {
    CsvText.text(table, text);
    return problem();
  }

  private String problem() throws IOException {
    String problem = CommandLineRun.extract(table, output).expect(2).problem();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).as("nothing is written").allMatch(file -> file.equals(table));
    }
    return problem;
  }
}
