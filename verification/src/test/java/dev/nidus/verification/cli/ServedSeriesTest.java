package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Orthanc;
import dev.nidus.imaging.dicom.web.Credentials;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.WebLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables whose scans lie on a real archive: each command fetches them as `extract` does, in a process of its own with the environment
/// that users set, and de-identifies them as they arrive.
class ServedSeriesTest {
  private static final String SECRET = "a secret of the tests";

  @TempDir private Path folder;
  private final List<Path> logs = new ArrayList<>();

  @Test
  void commands_read_series_of_a_server_and_keep_nothing_of_the_patient() throws Exception {
    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    Path planted = folder.resolve("planted");
    PlantedSeries.write(planted);
    try (Orthanc orthanc =
        Orthanc.start(Files.createDirectories(folder.resolve("orthanc")), Optional.empty())) {
      DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
      try (DicomWebClient client =
              new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, RetryLaw.DEFAULT);
          Stream<Path> files = Files.list(planted)) {
        client.store(files.toList());
      }
      run(table(server.withSeries("2.25.1001", PlantedSeries.SERIES).toString()));
    }
  }

  private void run(Path lesions) throws Exception {
    Path out = Files.createDirectories(folder.resolve("out"));
    Path features = out.resolve("features.csv");
    String arrived =
        child(
            0,
            "extract",
            lesions,
            "-o",
            features,
            "--weights",
            Weights.SAFETENSORS,
            "--progress",
            "none");
    assertThat(arrived)
        .contains("9 instances de-identified as they arrived; what was removed: " + cache());
    String audited =
        child(0, "audit", "--train", lesions, "--test", lesions, "-o", out.resolve("audit"));
    assertThat(audited)
        .contains("10 lesions of test lie in a scan whose voxels are in train")
        .doesNotContain("as they arrived"); // they are there
    String heard =
        child(
            0,
            "court",
            features,
            "--label",
            "malignancy",
            "--cross-validate",
            "5",
            "--replicates",
            "1000",
            "-o",
            out.resolve("court"));
    assertThat(heard).contains("hounsfield: ").doesNotContain("image that is there");
    Path encoder = out.resolve("encoder");
    child(0, "pretrain", plan(), "--progress", "none", "-o", encoder);
    child(
        0,
        "finetune",
        lesions,
        "--label",
        "malignancy",
        "--plan",
        "few-labels",
        "--weights",
        encoder.resolve("model.safetensors"),
        "--progress",
        "none",
        "--set",
        "training.threads=1",
        "--set",
        "training.batch=4",
        "--set",
        "training.steps=2",
        "-o",
        out.resolve("tuned"));

    Path report = only(cache(), ".deidentified.csv");
    assertThat(CsvText.read(report).rows())
        .contains(
            List.of("(0010,0010)", "PatientName", "replaced", "9"),
            List.of("(0010,4000)", "PatientComments", "removed", "9"));
    requireNothing(out, 12);
    requireNothing(cache(), 10);
    for (Path log : logs) {
      assertThat(Files.readString(log))
          .doesNotContain(PlantedSeries.WORDS.toArray(String[]::new))
          .doesNotContain(SECRET);
    }
    // half of a series that comes later is added to the report
    try (Stream<Path> files = Files.list(only(cache(), ""))) {
      for (Path file : files.limit(4).toList()) {
        Files.delete(file);
      }
    }
    assertThat(child(0, "audit", "--train", lesions, "--test", lesions, "-o", out.resolve("b")))
        .contains("4 instances de-identified as they arrived");
    assertThat(CsvText.read(report).rows())
        .contains(List.of("(0010,0010)", "PatientName", "replaced", "13"));

    assertThat(failing(Map.of("NIDUS_DEIDENTIFY_SECRET", ""), lesions))
        .contains("NIDUS_DICOMWEB_DEIDENTIFY needs a secret that later runs use too");
    assertThat(failing(Map.of("NIDUS_DICOMWEB_DEIDENTIFY", "yes"), lesions))
        .contains("NIDUS_DICOMWEB_DEIDENTIFY is 'yes'; it begins with basic");
  }

  private Path cache() {
    return folder.resolve("cache");
  }

  private Path plan() throws Exception {
    return Files.writeString(
        folder.resolve("plan.yaml"),
        """
        preset: small
        name: served series
        data: {lesions: lesions.csv, mask_column: null}
        sampling: {draws: 2, positive: seed, negative: anywhere}
        network: {width: 2}
        head: {hidden: 8, output: 8}
        training: {steps: 2, batch: 4, threads: 1}
        """);
  }

  /// Ten lesions of ten patients, two at each of five points.
  private Path table(String series) throws Exception {
    CsvText drawn = CsvText.read(MadeModel.seeds(folder));
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < 10; n++) {
      List<String> row = new ArrayList<>(List.of(series, "P" + n));
      row.add(n % 2 == 0 ? "benign" : "malignant");
      for (String column : List.of("coordX", "coordY", "coordZ")) {
        row.add(drawn.column(column).get(n / 2));
      }
      rows.add(row);
    }
    return new CsvText(
            List.of("image_path", "PatientID", "malignancy", "coordX", "coordY", "coordZ"), rows)
        .write(folder.resolve("lesions.csv"));
  }

  private String child(int status, Object... words) throws Exception {
    return child(Map.of(), status, words);
  }

  private String failing(Map<String, String> environment, Path lesions) throws Exception {
    return child(
        environment,
        2,
        "extract",
        lesions,
        "-o",
        folder.resolve("none.csv"),
        "--weights",
        Weights.SAFETENSORS);
  }

  private String child(Map<String, String> more, int status, Object... words) throws Exception {
    Path log = folder.resolve("log" + logs.size());
    logs.add(log);
    Map<String, String> environment =
        new java.util.HashMap<>(
            Map.of(
                "NIDUS_DICOMWEB_CACHE",
                cache().toString(),
                "NIDUS_DICOMWEB_DEIDENTIFY",
                "basic",
                "NIDUS_DEIDENTIFY_SECRET",
                SECRET));
    environment.putAll(more);
    ChildJvm.start(log, List.of("-Xmx1g"), environment, words).expect(status);
    return Files.readString(log);
  }

  private static Path only(Path folder, String ending) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file ->
                  ending.isEmpty() ? Files.isDirectory(file) : file.toString().endsWith(ending))
              .toList();
      assertThat(found).hasSize(1);
      return found.getFirst();
    }
  }

  /// @param least how many files must have been looked at
  private static void requireNothing(Path place, int least) throws Exception {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(place)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    assertThat(files).hasSizeGreaterThanOrEqualTo(least);
    for (Path file : files) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain(PlantedSeries.WORDS.toArray(String[]::new))
          .doesNotContain(SECRET);
    }
  }
}
