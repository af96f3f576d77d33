package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.cohort.CohortSynthesis;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.segmentation.LesionMask;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.imaging.synthetic.CohortSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `cohort synthesize` writes a cohort that the other commands read, the same for any number of threads and
/// after any interruption.
class CohortTest {
  private static final int LESIONS = 24;
  private static final Scans SCANS = new Scans(ByteBudget.DEFAULT);

  @TempDir private static Path folder;
  private static Path cohort = Path.of("");
  private static CsvText lesions = new CsvText(List.of(), List.of());

  @BeforeAll
  static void synthesize_once() throws IOException {
    cohort = folder.resolve("cohort");
    CommandLineRun run = synthesize(cohort, "--threads", 2).expect(0);
    assertThat(run.err()).contains(LESIONS + " synthetic lesions in ");
    lesions = CsvText.read(cohort.resolve("lesions.csv"));
  }

  @Test
  void any_number_of_threads_writes_the_same_bytes() throws IOException {
    Path alone = folder.resolve("alone");
    synthesize(alone, "--threads", 1).expect(0);

    assertThat(contents(alone)).isEqualTo(contents(cohort));
  }

  @Test
  void another_seed_gives_other_scans() throws IOException {
    Path other = folder.resolve("other seed");
    CommandLineRun.of(
            "cohort",
            "synthesize",
            "-o",
            other,
            "--lesions",
            2,
            "--size",
            32,
            "--seed",
            8,
            "--progress",
            "none")
        .expect(0);
    Path same = folder.resolve("seed");
    CommandLineRun.of(
            "cohort",
            "synthesize",
            "-o",
            same,
            "--lesions",
            2,
            "--size",
            32,
            "--seed",
            7,
            "--progress",
            "none")
        .expect(0);

    assertThat(digest(other.resolve("scans/S00001.nii.gz")))
        .isNotEqualTo(digest(same.resolve("scans/S00001.nii.gz")));
  }

  @Test
  void every_row_names_files_that_are_there_by_relative_names() throws IOException {
    assertThat(lesions.rows()).hasSize(LESIONS);
    CsvText retest = CsvText.read(cohort.resolve("retest.csv"));
    assertThat(retest.rows()).hasSizeBetween(3, 6);
    assertThat(lesions.column("lesion")).containsAll(retest.column("lesion"));
    for (CsvText table : List.of(lesions, retest)) {
      for (String column : List.of("image_path", "mask_path")) {
        assertThat(table.column(column))
            .allSatisfy(name -> {
              assertThat(Path.of(name)).isRelative();
              assertThat(cohort.resolve(name)).isRegularFile();
            });
      }
      assertThat(table.column("synthetic")).containsOnly("true");
    }
    assertThat(new HashSet<>(lesions.column("site"))).hasSize(8);
    assertThat(new HashSet<>(lesions.column("class")))
        .containsExactlyInAnyOrder("malignant-like", "benign-like");
    assertThat(new HashSet<>(lesions.column("patient"))).hasSizeBetween(10, LESIONS - 1);
    assertThat(new HashSet<>(lesions.column("event"))).containsOnly("0", "1");
  }

  @Test
  void seeds_are_the_centroids_of_the_masks_as_the_command_seeds_finds_them() throws IOException {
    Path found = folder.resolve("found.csv");
    CommandLineRun.of(
            "seeds",
            cohort.resolve("lesions.csv"),
            "-o",
            found,
            "--label",
            "1",
            "--progress",
            "none")
        .expect(0);

    CsvText again = CsvText.read(found);
    // other columns pass through, and those of the same name keep the first place
    for (String axis : List.of("coordX", "coordY", "coordZ")) {
      assertThat(again.column(axis)).isEqualTo(lesions.column(axis));
    }
  }

  @Test
  void masks_lie_on_the_grids_of_their_scans() throws Exception {
    for (int n = 0; n < LESIONS; n++) {
      String image = lesions.column("image_path").get(n);
      String mask = lesions.column("mask_path").get(n);
      try (CtScan scan = SCANS.open(cohort.resolve(image), image);
          CtScan labels = SCANS.open(cohort.resolve(mask), mask)) {
        LesionMask.read(labels).requireGridOf(image, scan.geometry());
      }
    }
  }

  @Test
  void every_lesion_can_be_cut_by_every_law() {
    for (String law : List.of("inference", "study", "corrected")) {
      CommandLineRun.of(
              "patches",
              cohort.resolve("lesions.csv"),
              "-o",
              folder.resolve("patches-" + law),
              "--law",
              law,
              "--progress",
              "none")
          .expect(0);
    }
  }

  @Test
  void everything_says_that_it_is_synthetic() throws IOException {
    assertThat(cohort.resolve("README.md"))
        .content()
        .contains("Nobody was scanned", "evidence about patients");
    assertThat(cohort.resolve("truth.json"))
        .content()
        .contains(
            "\"synthetic\" : true", "\"cox_coefficients\"", "\"texture\" : 0.7", "\"seed\" : 7");
    for (String name : List.of("scans/S00001.nii.gz", "masks/L00001.nii.gz")) {
      try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(cohort.resolve(name)))) {
        String header = new String(in.readNBytes(348), StandardCharsets.ISO_8859_1);
        assertThat(header.substring(148)).startsWith("synthetic ");
      }
    }
  }

  @Test
  void the_files_stay_within_their_budget() throws IOException {
    long voxels = 0;
    long bytes = 0;
    try (Stream<Path> files = Files.list(cohort.resolve("scans"))) {
      for (Path file : files.toList()) {
        bytes += Files.size(file);
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          voxels += (in.readAllBytes().length - 352) / 2;
        }
      }
    }
    assertThat((double) bytes / voxels).as("bytes a voxel").isBetween(0.5, 1.4);
    try (Stream<Path> files = Files.list(cohort.resolve("masks"))) {
      for (Path mask : files.toList()) {
        assertThat(Files.size(mask)).as(mask.toString()).isLessThan(20_000);
      }
    }
  }

  @Test
  void jitter_moves_the_seeds_off_the_centroids() throws IOException {
    Path jittered = folder.resolve("jittered");
    synthesize(jittered, "--seed-jitter", 3).expect(0);

    CsvText moved = CsvText.read(jittered.resolve("lesions.csv"));
    List<Double> offsets = moved.numbers("seed_offset_mm");
    // the mean length of three normal numbers of deviation 3 is 4.79
    assertThat(offsets.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
        .isBetween(3.5, 6.2);
    assertThat(moved.column("coordX")).isNotEqualTo(lesions.column("coordX"));
    assertThat(lesions.numbers("seed_offset_mm")).containsOnly(0.0);
  }

  @Test
  void a_run_killed_in_the_middle_resumes_to_the_same_bytes() throws Exception {
    boolean unfinished = false;
    for (int attempt = 0; attempt < 3 && !unfinished; attempt++) {
      Path killed = folder.resolve("killed" + attempt);
      Path log = folder.resolve("log" + attempt);
      ChildJvm child =
          ChildJvm.start(
              log, List.of(), arguments(killed, "--progress", "json", "--threads", 2).toArray());
      while (child.isAlive()
          && child.printed().lines().filter(l -> l.startsWith("{")).count() < 5) {
        Thread.sleep(1);
      }
      child.kill();
      unfinished = !Files.exists(killed.resolve("truth.json"));
      if (unfinished) {
        assertThat(killed.resolve("lesions.csv")).doesNotExist();
        requireWhole(killed);
        // what a killed writer leaves, wherever it was
        Files.writeString(killed.resolve("scans/.S00024.nii.gz123.part"), "half");
        assertThat(synthesize(killed).expect(2).problem())
            .isEqualTo(
                killed
                    + " holds an unfinished synthetic cohort of the same settings; add --resume to"
                    + " go on with it, or give the name of a new folder");
        assertThat(synthesize(killed, "--seed-jitter", 1, "--resume").expect(2).problem())
            .isEqualTo(
                killed
                    + " holds a synthetic cohort of other settings: seed_jitter_mm was 0.0, now"
                    + " 1.0; give the same settings with --resume, or the name of a new folder");

        CommandLineRun resumed = synthesize(killed, "--resume").expect(0);

        assertThat(resumed.err()).containsPattern("resuming: \\d+ of \\d+ scans are there");
        assertThat(contents(killed)).isEqualTo(contents(cohort));
      }
    }
    assertThat(unfinished).as("killed before its end").isTrue();
  }

  @Test
  void a_complete_cohort_is_neither_replaced_nor_resumed() throws IOException {
    Map<String, String> before = contents(cohort);

    assertThat(synthesize(cohort).expect(2).problem())
        .isEqualTo(cohort + " holds this synthetic cohort already; give the name of a new folder");
    assertThat(synthesize(cohort, "--resume").expect(0).err())
        .contains(cohort + " is complete; there is nothing to resume");
    assertThat(contents(cohort)).isEqualTo(before);
  }

  @Test
  void a_folder_with_other_files_is_refused_and_left_alone() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.writeString(own.resolve("thesis.txt"), "mine");

    for (Object[] options : List.of(new Object[0], new Object[] {"--resume"})) {
      assertThat(synthesize(own, options).expect(2).problem())
          .isEqualTo(
              own
                  + " is not empty and holds no synthetic cohort (no cohort.json); give the name of"
                  + " a new folder");
    }
    assertThat(contents(own)).hasSize(1);
    Path file = own.resolve("thesis.txt");
    assertThat(synthesize(file).expect(2).problem())
        .isEqualTo(file + " is a file; give the name of a folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--lesions 0       | the number of lesions must be 1 to 100000, got 0",
        "--lesions many    | Invalid value for option '--lesions': 'many' is not an int",
        "--size 8          | the size of a scan must be 32 to 256, got 8",
        "--retests 500     | the number of retests must be 0 to 400, got 500",
        "--seed-jitter -1  | the jitter of the seeds must be 0 to 50 mm, got -1.0",
        "--threads 0       | --threads must be 1 to 1024, got 0",
      })
  void a_wrong_option_is_named_with_what_is_allowed(String options, String sentence) {
    Path none = folder.resolve("none");
    CommandLineRun run =
        CommandLineRun.of(
            Stream.concat(
                    Stream.<Object>of("cohort", "synthesize", "-o", none),
                    Stream.of(options.split(" ")))
                .toArray());

    assertThat(run.expect(2).problem()).contains(sentence);
    assertThat(none).doesNotExist();
  }

  @Test
  void cohort_alone_asks_what_to_do() {
    assertThat(CommandLineRun.of("cohort").expect(2).problem()).isEqualTo("say synthesize");
  }

  @Test
  void a_small_heap_takes_fewer_threads() {
    CohortSettings large = new CohortSettings(10, 1, 256, 0, 0);

    assertThat(CohortSynthesis.threadsFor(large, 16, 4L << 30)).isEqualTo(3);
    assertThat(CohortSynthesis.threadsFor(large, 16, 1L << 20)).isEqualTo(1);
    assertThat(CohortSynthesis.threadsFor(large, 2, 64L << 30)).isEqualTo(2);
  }

  private static CommandLineRun synthesize(Path output, Object... options) {
    List<Object> all = arguments(output, options);
    all.addAll(List.of("--progress", "none"));
    return CommandLineRun.of(all.toArray());
  }

  private static List<Object> arguments(Path output, Object... options) {
    List<Object> all =
        new ArrayList<>(
            List.of("cohort", "synthesize", "-o", output, "--lesions", LESIONS, "--size", 48));
    all.addAll(List.of(options));
    return all;
  }

  /// Every file under a finished name can be read to its end.
  private static void requireWhole(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".gz")).toList()) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          assertThat(in.readAllBytes().length).isGreaterThan(352);
        }
      }
    }
  }

  private static Map<String, String> contents(Path folder) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(folder.relativize(file).toString(), digest(file));
      }
    }
    return digests;
  }

  private static String digest(Path file) throws IOException {
    return Sha256.of(file).hex();
  }
}
