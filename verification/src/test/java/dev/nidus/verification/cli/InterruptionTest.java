package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.TestSeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed leaves no half file, and resuming ends with the bytes of an unbroken run.
class InterruptionTest {
  private static final int KILLS = 2;
  private static final List<String> OWN_NAMES =
      List.of(
          "features.csv",
          "features.csv.receipt.json",
          "features.csv.refused.csv",
          "features.csv.warnings.csv");

  @TempDir private static Path folder;
  private static Path table = Path.of("");
  private static Path unbroken = Path.of("");
  private static Path killed = Path.of("");

  @BeforeAll
  static void run_unbroken_once() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    // scans that are read fast: what is killed is the program, not a long decompression
    List<RealLesion> lesions =
        RealLesion.all().stream()
            .filter(lesion -> !lesion.image().startsWith("chest"))
            .filter(lesion -> !lesion.image().startsWith("abdomen"))
            .toList();
    RealLesion outside = RealLesion.named("STS_006_ct").movedOutOfTheScan();
    for (int n = 0; n < 120; n++) {
      RealLesion lesion = lesions.get(n * 3 % lesions.size());
      rows.add(
          switch (n % 20) {
            case 7 -> List.of("missing" + n + ".nii", "1", "2", "3");
            case 13 -> outside.row();
            default -> lesion.row();
          });
    }
    table = new CsvText(RealLesion.COLUMNS, rows).write(folder.resolve("lesions.csv"));
    unbroken = output("unbroken");
    extract(unbroken).expect(3);
    assertThat(names(unbroken)).containsExactlyInAnyOrderElementsOf(OWN_NAMES);
    // on a busy machine the run may end before the kill comes
    boolean unfinished = false;
    for (int attempt = 0; attempt < 3 && !unfinished; attempt++) {
      killed = output("killed" + attempt);
      unfinished = killAfterRows(killed, 20, 0);
    }
    assertThat(unfinished).as("killed before its end").isTrue();
  }

  @Test
  void a_run_killed_at_any_moment_leaves_no_file_under_its_own_name_and_resumes_to_the_same_bytes()
      throws Exception {
    SplittableRandom random = TestSeed.random("interruption");
    int killedInTheMiddle = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path output = output("kill" + kill);
      boolean unfinished = killAfterRows(output, 1 + random.nextInt(60), random.nextInt(20));
      if (unfinished) {
        killedInTheMiddle++;
        assertThat(names(output)).doesNotContainAnyElementsOf(OWN_NAMES);
        CommandLineRun resumed = extract(output, "--resume").expect(3);
        assertThat(resumed.err()).containsPattern("resuming after row \\d+ of 120");
      }
      assertSameAsUnbroken(output);
    }
    assertThat(killedInTheMiddle).as("runs that were killed before their end").isPositive();
  }

  @Test
  void a_run_killed_twice_resumes_twice() throws Exception {
    Path output = copyOfTheKilledRun("twice");
    killAfterRows(output, 50, 0, "--resume");

    extract(output, "--resume").expect(3);

    assertSameAsUnbroken(output);
  }

  @Test
  void resuming_with_anything_else_that_changes_the_result_is_refused_by_name() throws Exception {
    Path output = copyOfTheKilledRun("different");
    List<String> before = names(output);

    assertRefused(output, "patch was ", "--law", "study");
    assertRefused(output, "batch was 4, now 2", "--batch", "2");
    assertRefused(output, "coords was LPS, now RAS", "--coords", "RAS");
    assertRefused(output, "intensity was HOUNSFIELD_ONLY, now ANY", "--allow-any-intensity");
    Path other = folder.resolve("other.safetensors");
    BrokenWeights.withOtherValues(other);
    assertThat(
            CommandLineRun.of(
                    "extract",
                    table,
                    "-o",
                    output,
                    "--weights",
                    other,
                    "--resume",
                    "--root",
                    RealLesion.DATA)
                .expect(2)
                .problem())
        .contains("its result would differ: weights was ");
    CsvText lesions = CsvText.read(table);
    Path shorter =
        new CsvText(lesions.header(), lesions.rows().subList(0, 100))
            .write(folder.resolve("shorter.csv"));
    CommandLineRun run =
        CommandLineRun.extract(shorter, output, "--root", RealLesion.DATA, "--resume").expect(2);
    assertThat(run.problem()).contains("its result would differ: input was ");

    assertThat(names(output)).as("and nothing is lost").isEqualTo(before);
    extract(output, "--resume", "--threads", "2").expect(3);
    assertSameAsUnbroken(output);
  }

  @Test
  void resuming_a_complete_run_says_so_and_touches_nothing() throws Exception {
    Path output = copy(unbroken, "complete");
    var written = Files.getLastModifiedTime(output);

    CommandLineRun run = extract(output, "--resume").expect(3);

    assertThat(run.err()).contains(output + " is complete; there is nothing to resume");
    assertThat(Files.getLastModifiedTime(output)).isEqualTo(written);
    assertSameAsUnbroken(output);
  }

  @Test
  void resuming_where_nothing_was_begun_starts_from_the_first_row_and_says_so() throws Exception {
    Path output = output("fresh");

    CommandLineRun run = extract(output, "--resume").expect(3);

    assertThat(run.err())
        .contains("nothing to resume beside " + output + "; starting from the first row");
    assertSameAsUnbroken(output);
  }

  @Test
  void starting_anew_over_an_unfinished_run_leaves_none_of_its_files() throws Exception {
    Path output = copyOfTheKilledRun("anew");
    assertThat(names(output)).anyMatch(name -> name.endsWith(".partial"));

    extract(output).expect(3);

    assertSameAsUnbroken(output);
  }

  @Test
  void a_damaged_state_file_is_refused_with_the_remedy() throws Exception {
    Path output = copyOfTheKilledRun("damaged");
    Path state = output.resolveSibling("features.csv.resume.json");
    Files.writeString(state, "{\"rows\": ");

    assertThat(extract(output, "--resume").expect(2).problem())
        .startsWith(state + " cannot be read (")
        .endsWith("delete it and run again without --resume");
  }

  @Test
  void a_partial_file_that_was_cut_short_or_removed_is_refused_with_the_remedy() throws Exception {
    Path output = copyOfTheKilledRun("cut");
    Path partial = output.resolveSibling("features.csv.partial");
    Files.writeString(partial, "image_path\n");
    assertThat(extract(output, "--resume").expect(2).problem())
        .contains(partial + " is 11 bytes long, the state of the run says ")
        .endsWith("run again without --resume");
    Files.delete(partial);
    assertThat(extract(output, "--resume").expect(2).problem())
        .contains(partial + " is missing")
        .endsWith("run again without --resume");
  }

  @Test
  void the_form_of_the_output_may_change_and_leftovers_of_its_writer_vanish() throws Exception {
    Path output = copyOfTheKilledRun("parquet");
    Files.writeString(output.resolveSibling("features.csv.parquet.partial"), "half");
    Files.writeString(output.resolveSibling("features.csv.resume.json.partial"), "half");

    extract(output, "--format", "parquet", "--resume").expect(3);

    assertThat(names(output)).containsExactlyInAnyOrderElementsOf(OWN_NAMES);
  }

  private static void assertRefused(Path output, String difference, Object... options) {
    List<Object> all = new ArrayList<>(List.of(options));
    all.add("--resume");
    assertThat(extract(output, all.toArray()).expect(2).problem())
        .startsWith("the run cannot be resumed, since its result would differ: ")
        .contains(difference)
        .contains("give the same options, or run without --resume to start anew");
  }

  /// Starts a run in another process and kills it some time after it has done some rows.
  ///
  /// @return whether it was killed before its end
  private static boolean killAfterRows(Path output, int rows, int thenMillis, Object... options)
      throws Exception {
    Path log = output.resolveSibling("log");
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "extract",
                table,
                "-o",
                output,
                "--weights",
                Weights.SAFETENSORS,
                "--progress",
                "json",
                "--root",
                RealLesion.DATA));
    arguments.addAll(List.of(options));
    ChildJvm child = ChildJvm.start(log, List.of(), arguments.toArray());
    while (child.isAlive() && lines(child) < rows) {
      Thread.sleep(1);
    }
    Thread.sleep(thenMillis);
    child.kill();
    Files.delete(log);
    return !Files.exists(output);
  }

  private static long lines(ChildJvm child) throws IOException {
    return child.printed().lines().filter(line -> line.startsWith("{\"done\"")).count();
  }

  private static void assertSameAsUnbroken(Path output) throws IOException {
    assertThat(names(output)).containsExactlyInAnyOrderElementsOf(OWN_NAMES);
    for (String name : OWN_NAMES) {
      assertThat(output.resolveSibling(name)).hasSameBinaryContentAs(unbroken.resolveSibling(name));
    }
  }

  private static List<String> names(Path output) throws IOException {
    try (Stream<Path> files = Files.list(output.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static Path output(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name)).resolve("features.csv");
  }

  private static Path copyOfTheKilledRun(String name) throws IOException {
    return copy(killed, name);
  }

  private static Path copy(Path run, String name) throws IOException {
    Path output = output(name);
    for (String file : names(run)) {
      Files.copy(run.resolveSibling(file), output.resolveSibling(file));
    }
    return output;
  }

  private static CommandLineRun extract(Path output, Object... options) {
    List<Object> all = new ArrayList<>(List.of("--root", RealLesion.DATA));
    all.addAll(List.of(options));
    return CommandLineRun.extract(table, output, all.toArray());
  }
}
