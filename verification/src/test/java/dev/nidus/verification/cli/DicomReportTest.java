package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.Orthanc;
import dev.nidus.imaging.dicom.web.Credentials;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.WebLimits;
import dev.nidus.imaging.dicom.web.WebSeries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scores of a model as structured reports, in a folder and in an archive. The lesions are made up, and so is the model.
class DicomReportTest {
  private static final Path CT = Fixtures.fixture("dicom-lesions");

  @TempDir private static Path folder;
  private static Path features = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void make_a_model() throws IOException {
    MadeModel made = MadeModel.in(folder);
    features = made.features();
    model = made.file();
  }

  @Test
  void every_lesion_gets_a_report_and_a_second_run_the_same_bytes() throws Exception {
    Path output = folder.resolve("sr");
    int lesions = CsvText.read(features).rows().size();

    CommandLineRun run = report(features, output, "--site", "lung").expect(0);

    assertThat(run.err()).contains("%d reports written to %s".formatted(lesions, output));
    Map<String, byte[]> first = reports(output);
    assertThat(first).hasSize(lesions);
    CsvText table = CsvText.read(output.resolve("reports.csv"));
    assertThat(table.column("report").stream().map(uid -> uid + ".dcm"))
        .containsExactlyInAnyOrderElementsOf(first.keySet());
    assertThat(table.column("patch")).containsOnly("");
    assertThat(table.column("stored")).containsOnly("");
    List<String> texts = new ArrayList<>();
    for (String name : table.column("report")) {
      texts.add(
          new String(first.getOrDefault(name + ".dcm", new byte[0]), StandardCharsets.ISO_8859_1));
    }
    assertThat(texts.getFirst()).contains("Liver", "L0", "score of malignant (malignancy)");
    assertThat(texts.getLast()).contains("Lung", "Nobody^Synthetic", "weights SHA-256 ");
    assertThat(run.out() + run.err() + Files.readString(output.resolve("reports.csv")))
        .doesNotContain("Nobody", "SYNTHETIC");

    report(features, output, "--site", "lung").expect(0);
    assertThat(reports(output)).containsExactlyEntriesOf(first);

    // the table of predictions gives what the features gave
    Path again = folder.resolve("of predictions");
    report(output.resolve("predictions.csv"), again, "--site", "lung", "--root", folder).expect(0);
    assertThat(reports(again)).containsExactlyEntriesOf(first);
  }

  @Test
  void rows_that_belong_to_no_study_are_refused_one_by_one() throws Exception {
    Path nifti = folder.resolve("scan.nii.gz");
    CommandLineRun.of("dicom", "convert", CT + "#2.25.1002", "-o", nifti).expect(0);
    CsvText lesions = CsvText.read(folder.resolve("lesions.csv"));
    int path = lesions.header().indexOf("image_path");
    int site = lesions.header().indexOf("finding_site");
    List<String> header = new ArrayList<>(lesions.header());
    header.add("dicom_series");
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      List<String> row = new ArrayList<>(lesions.rows().get(n < 4 ? n : 2));
      row.add(n == 1 ? CT + "#2.25.1002" : "");
      if (n < 2) {
        row.set(path, nifti.toString());
      }
      if (n == 3) {
        row.set(site, "lump");
      }
      rows.add(row);
    }
    Path table = new CsvText(header, rows).write(folder.resolve("mixed.csv"));
    Path output = folder.resolve("mixed");

    report(table, output, "--weights", Weights.SAFETENSORS).expect(3);

    assertThat(CsvText.read(output.resolve("reports.csv")).column("row")).containsExactly("2", "3");
    CsvText refused = CsvText.read(output.resolve("refused.csv"));
    assertThat(refused.column("row")).containsExactly("1", "4", "5");
    assertThat(refused.column("reason").get(0))
        .isEqualTo(
            nifti
                + " is no DICOM series, so there is no study that a result could be filed in; name"
                + " its series in the column dicom_series");
    assertThat(refused.column("reason").get(1)).startsWith("'lump' is no site with a known code");
    assertThat(refused.column("reason").get(2))
        .isEqualTo("it is the same point of the same series as row 3, which has its report");
  }

  @Test
  void scores_of_another_model_or_of_nobody_knows_which_are_refused() throws Exception {
    Path output = folder.resolve("refusals");
    report(features, output).expect(0);
    Path predictions = output.resolve("predictions.csv");
    MadeModel.probe(features, "2", folder.resolve("others"));

    assertThat(
            CommandLineRun.of(
                    "dicom",
                    "report",
                    predictions,
                    "--model",
                    folder.resolve("others/model.nidus"),
                    "-o",
                    output)
                .expect(2)
                .problem())
        .startsWith(predictions + " was predicted by the model ")
        .endsWith("give the model that made the table, or predict again");

    Path changed = folder.resolve("changed.csv");
    Files.copy(
        output.resolve("predictions.csv.receipt.json"), folder.resolve("changed.csv.receipt.json"));
    MadeFeatures.with(CsvText.read(predictions), 0, "conf_scores_class_1", "0.999").write(changed);
    assertThat(report(changed, output).expect(2).problem())
        .startsWith(changed + " is not the table that its receipt changed.csv.receipt.json was");

    Path bare = CsvText.read(predictions).write(folder.resolve("bare.csv"));
    assertThat(report(bare, output).expect(2).problem())
        .contains("has the column 'pred_class' but no receipt of nidus predict beside it");
    assertThat(report(features, output, "--site", "lump").expect(2).problem())
        .startsWith("--site: 'lump' is no site with a known code");
  }

  @Test
  void an_archive_keeps_one_of_each_report_however_often_it_is_stored() throws Exception {
    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    Path output = folder.resolve("stored");
    int lesions = CsvText.read(features).rows().size();
    try (Orthanc orthanc =
        Orthanc.start(Files.createDirectories(folder.resolve("orthanc")), Optional.empty())) {
      for (int n = 0; n < 2; n++) {
        CommandLineRun run =
            report(features, output, "--patch-box", "--stow", orthanc.url()).expect(0);
        assertThat(run.err()).contains("%d stored on %s".formatted(2 * lesions, orthanc.url()));
        CsvText table = CsvText.read(output.resolve("reports.csv"));
        assertThat(table.column("stored")).hasSize(lesions).containsOnly("yes");
        assertThat(reports(output).keySet())
            .containsAll(table.column("patch").stream().map(uid -> uid + ".dcm").toList());
      }
      DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
      try (DicomWebClient client =
          new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, RetryLaw.DEFAULT)) {
        List<WebSeries> series = client.series(Optional.of("2.25.1001"));
        assertThat(series).extracting(WebSeries::modality).containsExactlyInAnyOrder("SR", "SEG");
        for (WebSeries one : series) {
          assertThat(client.instances("2.25.1001", one.series())).hasSize(lesions);
        }
      }
    }
    assertThat(report(features, output, "--stow", "ftp://x").expect(2).problem())
        .startsWith("--stow: an address of a DICOMweb server begins with dicomweb://host");
  }

  private static CommandLineRun report(Path table, Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("dicom", "report", table, "--model", model, "-o", output),
                Stream.of(options))
            .toArray());
  }

  private static Map<String, byte[]> reports(Path output) throws IOException {
    Map<String, byte[]> reports = new TreeMap<>();
    try (Stream<Path> files = Files.list(output)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".dcm")).toList()) {
        reports.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
      }
    }
    return reports;
  }
}
