package dev.nidus.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.app.receipt.Receipts;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.LesionTable;
import dev.nidus.core.geometry.CoordinateSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Extraction by Spark inside one process, two tasks at a time, against the embedded run.
class LocalExtractionTest {
  private static final List<String> CLUSTER = List.of("--cluster", "local[2]", "--part-rows", "4");

  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static Path embedded = Path.of("");
  private static Path parts = Path.of("");

  @BeforeAll
  static void extract_both_ways() throws IOException {
    table = ClusterRuns.table(folder, 5, 24);
    embedded = folder.resolve("embedded.csv");
    ClusterRuns.extract(table, embedded).expect(3);
    parts = folder.resolve("parts");
    ClusterRuns.Run run = onCluster(parts).expect(3);
    assertThat(run.err())
        .contains("encoder: fmcib, width 0.125, 256 features")
        .containsPattern("24 lesions in .*parts, 7 parts, in ")
        .contains("2 refused, with reasons in its folder _refused");
  }

  @Test
  void rows_and_refusals_equal_the_embedded_runs_to_the_last_digit() throws IOException {
    ClusterRuns.assertEqual(parts, embedded);
    assertThat(ClusterRuns.files(parts, ".csv")).hasSize(7);
  }

  @Test
  void every_row_has_the_receipt_of_the_embedded_run_or_a_refusal() throws IOException {
    List<List<String>> lines = new ArrayList<>();
    for (Path part : ClusterRuns.files(parts.resolve("_receipts"), ".csv")) {
      lines.addAll(ClusterRuns.csv(part).stream().skip(1).toList());
    }
    lines.sort((a, b) -> Long.compare(Long.parseLong(a.get(1)), Long.parseLong(b.get(1))));
    assertThat(lines).hasSize(26);

    List<RowReceipt> receipts =
        lines.stream()
            .filter(line -> line.getFirst().equals("done"))
            .map(line -> RowReceipt.ofFields(line.subList(1, line.size())))
            .toList();
    List<RowReceipt> expected = new ArrayList<>();
    try (var reader = Receipts.of(embedded)) {
      reader.forEachRemaining(expected::add);
    }
    assertThat(receipts).isEqualTo(expected);
    assertThat(lines.stream().filter(line -> line.getFirst().equals("refused"))).hasSize(2);
  }

  @Test
  void parquet_parts_hold_the_rows_of_the_embedded_file() throws IOException {
    Path whole = folder.resolve("embedded.parquet");
    ClusterRuns.extract(table, whole).expect(3);
    Path output = folder.resolve("parts.parquet");

    onCluster(output).expect(3);

    List<Group> rows = new ArrayList<>();
    for (Path part : ClusterRuns.files(output, ".parquet")) {
      rows.addAll(groups(part));
    }
    rows.sort((a, b) -> Long.compare(a.getLong("row", 0), b.getLong("row", 0)));
    List<Group> expected = groups(whole);
    assertThat(rows).hasSameSizeAs(expected);
    for (int n = 0; n < rows.size(); n++) {
      // each field with its name; the number of the row comes first
      assertThat(rows.get(n).toString().lines().skip(1))
          .containsExactlyElementsOf(expected.get(n).toString().lines().toList());
    }
  }

  @Test
  void the_parts_are_verified_and_go_on_to_a_probe_as_the_embedded_file_does() throws IOException {
    assertThat(ClusterRuns.nidus("verify", parts, "--sample", 3).expect(0).err())
        .contains("24 rows compared with their receipts, 3 of them computed again, 0 differences");
    assertThat(ClusterRuns.nidus("compare", embedded, parts).expect(0).out())
        .contains("24 rows by ")
        .contains("mean 0.000e+00, largest 0.000e+00");
    for (Path features : List.of(embedded, parts)) {
      Path results = folder.resolve("results-" + features.getFileName());
      ClusterRuns.nidus("probe", features, "--label", "label", "-o", results).expect(0);
      ClusterRuns.nidus(
              "predict",
              features,
              "--model",
              results.resolve("model.nidus"),
              "-o",
              results.resolve("all.csv"))
          .expect(0);
    }
    for (String table : List.of("predictions.csv", "all.csv")) {
      List<List<String>> ofParts = ClusterRuns.csv(folder.resolve("results-parts/" + table));
      int row = ofParts.getFirst().indexOf("row");
      assertThat(ofParts).hasSizeGreaterThan(3);
      assertThat(without(ofParts, row))
          .isEqualTo(ClusterRuns.csv(folder.resolve("results-embedded.csv/" + table)));
    }
  }

  @Test
  void a_part_that_was_changed_is_found() throws IOException {
    Path changed = folder.resolve("changed");
    onCluster(changed).expect(3);
    Path part = ClusterRuns.files(changed, ".csv").getFirst();
    String text = Files.readString(part);
    Files.writeString(part, text.substring(0, text.strip().lastIndexOf(',')) + ",0.5\n");

    assertThat(ClusterRuns.nidus("verify", changed, "--sample", 1).expect(3).out())
        .contains("table changed: the features in the table ");
  }

  @Test
  void parquet_as_input_gives_what_its_csv_gives() throws IOException {
    Path lesions = folder.resolve("lesions.parquet");
    // every column is the user's, so that the list of features is empty
    List<List<String>> records = ClusterRuns.csv(table);
    Path grown = folder.resolve("grown.csv");
    WholeCsv.write(grown, records.getFirst(), records.subList(1, records.size()));
    new ParquetFormat(records.getFirst().size()).publish(grown, lesions);
    Path alone = folder.resolve("from-parquet.csv");
    Path output = folder.resolve("from-parquet");

    ClusterRuns.extract(lesions, alone).expect(3);
    ClusterRuns.extract(lesions, output, "--cluster", "local[2]").expect(3);

    assertThat(alone).hasSameTextualContentAs(embedded);
    ClusterRuns.assertEqual(output, embedded);
  }

  @Test
  void a_run_that_lost_parts_goes_on_with_the_rows_that_no_receipt_names() throws IOException {
    Path output = folder.resolve("broken");
    onCluster(output).expect(3);
    List<Path> receipts = ClusterRuns.files(output.resolve("_receipts"), ".csv");
    Path kept = receipts.get(1);
    String keptPart = Files.readString(output.resolve(String.valueOf(kept.getFileName())));
    Files.delete(output.resolve("_SUCCESS"));
    // a part without receipts is not done; one that was not even begun has no file at all
    Files.delete(receipts.get(0));
    Files.delete(receipts.get(3));
    Files.delete(output.resolve(String.valueOf(receipts.get(3).getFileName())));

    ClusterRuns.Run refused = onCluster(output).expect(2);
    assertThat(refused.err())
        .contains("holds an unfinished run already; go on with --resume, or give another folder");
    ClusterRuns.extract(table, output, "--cluster", "local[2]", "--part-rows", "2", "--resume")
        .expect(3);

    ClusterRuns.assertEqual(output, embedded);
    assertThat(output.resolve(String.valueOf(kept.getFileName()))).hasContent(keptPart);
  }

  @Test
  void a_complete_run_is_left_as_it_is() throws IOException {
    String before = listing(parts);

    assertThat(onCluster(parts).expect(2).err()).contains("holds a complete run already");
    onCluster(parts, "--resume").expect(3);

    assertThat(listing(parts)).isEqualTo(before);
  }

  @Test
  void a_folder_of_another_run_is_refused_with_what_differs() throws IOException {
    String before = listing(parts);

    ClusterRuns.Run run = onCluster(parts, "--resume", "--law", "study").expect(2);

    assertThat(run.err())
        .contains("the run cannot be resumed, since its result would differ: patch was ");
    assertThat(listing(parts)).isEqualTo(before);
  }

  @Test
  void a_folder_that_holds_something_else_is_not_touched() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    Files.writeString(other.resolve("letter.txt"), "mine");

    assertThat(onCluster(other).expect(2).err())
        .contains("is not empty and holds no run of Nidus (it has letter.txt)");

    assertThat(listing(other)).startsWith("letter.txt").hasLineCount(1);
  }

  @Test
  void a_file_in_the_place_of_the_folder_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "mine");

    assertThat(onCluster(file).expect(2).err())
        .contains("is a file; with --cluster the output is a folder");
    assertThat(file).hasContent("mine");
  }

  @Test
  void a_cluster_that_nobody_answers_for_is_refused_before_the_output_is_made() {
    Path output = folder.resolve("nobody");

    ClusterRuns.Run run =
        ClusterRuns.extract(table, output, "--cluster", "spark://127.0.0.1:1").expect(2);

    assertThat(run.err()).contains("no master of a cluster answers at spark://127.0.0.1:1");
    assertThat(output).doesNotExist();
  }

  @Test
  void of_two_runs_that_begin_at_once_one_is_refused() {
    ClusterExtraction extraction = extraction(folder.resolve("at-once"));
    RunFolder first = RunFolder.look(extraction);
    RunFolder second = RunFolder.look(extraction);
    first.take();

    assertThatThrownBy(second::take)
        .isInstanceOf(UsageProblem.class)
        .hasMessageContaining("another run has just begun in ");
  }

  @Test
  void a_run_whose_output_another_one_goes_on_with_stops() throws Exception {
    Path output = folder.resolve("taken");
    CompletableFuture<ClusterRuns.Run> run =
        CompletableFuture.supplyAsync(
            () -> ClusterRuns.extract(table, output, "--cluster", "local[1]", "--part-rows", "1"),
            // the common pool reads weights in this process, and may have one thread
            work -> Thread.ofPlatform().start(work));
    while (!run.isDone() && !Files.exists(output.resolve("_receipts/part-000000000001.csv"))) {
      Thread.sleep(5);
    }
    new RunClaim(OutputFolder.open(output.toString()), "another").take();

    assertThat(run.get(2, TimeUnit.MINUTES).expect(2).err())
        .contains("another run has gone on with ")
        .contains("this one stopped, and publishes no more");
    assertThat(output.resolve("_SUCCESS")).doesNotExist();
  }

  @Test
  void what_is_no_cluster_is_refused() {
    assertThat(ClusterRuns.extract(table, folder.resolve("x"), "--cluster", "yarn").expect(2).err())
        .contains("'yarn' is no cluster that Nidus knows; write spark://HOST:PORT, or local[N]");
  }

  @Test
  void a_column_with_the_name_of_the_row_number_is_refused() throws IOException {
    Path named = folder.resolve("row.csv");
    Files.writeString(named, "row,image_path,coordX,coordY,coordZ\n1,a.nii.gz,1,2,3\n");

    assertThat(
            ClusterRuns.extract(named, folder.resolve("y"), "--cluster", "local[1]")
                .expect(2)
                .err())
        .contains("has a column 'row'");
  }

  private static ClusterExtraction extraction(Path output) {
    try (Receipts receipts = Receipts.of(embedded)) {
      return new ClusterExtraction(
          new ClusterAddress.Local(1),
          List.of(),
          new LesionTable(table, folder, CoordinateSystem.LPS, LesionTable.Seeds.REQUIRED),
          receipts.run(),
          Map.of("weights", "some"),
          ClusterRuns.WEIGHTS,
          output.toString(),
          ClusterExtraction.Form.CSV,
          ClusterExtraction.Start.FRESH,
          4);
    }
  }

  private static List<List<String>> without(List<List<String>> records, int column) {
    return records.stream()
        .map(fields -> {
          List<String> rest = new ArrayList<>(fields);
          rest.remove(column);
          return rest;
        })
        .toList();
  }

  private static ClusterRuns.Run onCluster(Path output, Object... options) {
    return ClusterRuns.extract(
        table, output, Stream.concat(CLUSTER.stream(), Stream.of(options)).toArray());
  }

  private static List<Group> groups(Path file) throws IOException {
    List<Group> rows = new ArrayList<>();
    try (ParquetReader<Group> reader =
        new ParquetReader.Builder<Group>(
            new LocalInputFile(file), new PlainParquetConfiguration()) {
          @Override
          protected GroupReadSupport getReadSupport() {
            return new GroupReadSupport();
          }
        }.build()) {
      for (Group row = reader.read(); row != null; row = reader.read()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /// Every file with its time and size.
  private static String listing(Path root) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        all.append(
            "%s %d %s%n"
                .formatted(
                    root.relativize(file), Files.size(file), Files.getLastModifiedTime(file)));
      }
    }
    return all.toString();
  }
}
