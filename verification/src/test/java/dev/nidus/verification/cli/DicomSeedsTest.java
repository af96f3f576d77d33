package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.core.testing.Orthanc;
import dev.nidus.imaging.dicom.web.Credentials;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import dev.nidus.imaging.dicom.web.DicomWebClient;
import dev.nidus.imaging.dicom.web.RetryLaw;
import dev.nidus.imaging.dicom.web.WebLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `seeds` on structure sets and segmentations, and `extract` on what it writes.
class DicomSeedsTest {
  private static final Path LESIONS = Fixtures.fixture("dicom-lesions");

  @TempDir private Path folder;

  @Test
  void seeds_of_all_files_equal_those_of_shapely_and_highdicom() throws Exception {
    CsvText known = CsvText.read(LESIONS.resolve("expected.csv"));
    Path output = folder.resolve("lesions.csv");

    seeds(
            output,
            "--rtstruct",
            LESIONS.resolve("structures.dcm"),
            "--seg",
            LESIONS.resolve("binary.dcm"),
            "--seg",
            LESIONS.resolve("fractional.dcm"),
            "--seg",
            LESIONS.resolve("labels.dcm"),
            "--seg",
            LESIONS.resolve("fine.dcm"))
        .expect(3);

    CsvText found = CsvText.read(output);
    assertThat(found.column("roi")).isEqualTo(known.column("label"));
    assertThat(found.column("label")).isEqualTo(known.column("number"));
    assertThat(found.column("voxels")).isEqualTo(known.column("voxels"));
    for (int n = 0; n < known.rows().size(); n++) {
      for (String axis : List.of("x", "y", "z")) {
        assertThat(found.numbers("coord" + axis.toUpperCase(java.util.Locale.ROOT)).get(n))
            .as("row " + n)
            .isCloseTo(known.numbers(axis).get(n), within(1e-4));
      }
    }
    // the segmentation of the ring and its contours are one thing: same voxels, same place
    assertThat(found.column("box_k").get(6)).isEqualTo(found.column("box_k").get(0));
    assertThat(found.column("grid").getLast()).isEqualTo("own");
    assertThat(found.column("grid").subList(0, 11)).containsOnly("series");
    assertThat(found.column("skipped_slices").get(5)).isEqualTo("1");
    assertThat(found.column("centroid_in_mask").get(3)).isEqualTo("0");
    CsvText refused = CsvText.read(folder.resolve("lesions.csv.refused.csv"));
    assertThat(refused.column("reason"))
        .singleElement()
        .asString()
        .contains("'marker' is 'POINT'; only closed planar contours");
    assertThat(Files.readString(output)).doesNotContain("Nobody");
  }

  @Test
  void regions_are_chosen_by_name_or_number() throws Exception {
    Path output = folder.resolve("lesions.csv");
    Path structures = LESIONS.resolve("structures.dcm");
    seeds(output, "--rtstruct", structures, "--roi", "CRESCENT", "--roi", "1", "--point", "deepest")
        .expect(0);
    CsvText found = CsvText.read(output);
    assertThat(found.column("roi")).containsExactly("ring", "crescent");

    seeds(output, "--rtstruct", structures, "--roi", "GTV-1").expect(3);
    assertThat(CsvText.read(folder.resolve("lesions.csv.refused.csv")).column("reason"))
        .singleElement()
        .asString()
        .endsWith(
            "structures.dcm has no lesion 'GTV-1'; it has 1 'ring', 2 'keyhole', 3 'two pieces', 4"
                + " 'crescent', 5 'slanted', 6 'gap', 7 'marker'");
  }

  @Test
  void files_that_cannot_be_used_cost_their_row_and_wrong_options_the_run() throws Exception {
    Path output = folder.resolve("lesions.csv");
    Path lonely = folder.resolve("alone/rs.dcm");
    Files.createDirectories(folder.resolve("alone"));
    Files.copy(LESIONS.resolve("structures.dcm"), lonely);
    seeds(
            output,
            "--rtstruct",
            lonely,
            "--rtstruct",
            LESIONS.resolve("ct0.dcm"),
            "--rtstruct",
            LESIONS.resolve("expected.csv"),
            "--seg",
            folder.resolve("nothing.dcm"),
            "--rtstruct",
            LESIONS.resolve("structures.dcm"),
            "--roi",
            "ring")
        .expect(3);
    assertThat(CsvText.read(output).column("roi")).containsExactly("ring");
    List<String> reasons = CsvText.read(folder.resolve("lesions.csv.refused.csv")).column("reason");
    assertThat(reasons).hasSize(4);
    assertThat(reasons.get(0)).contains("was drawn on the series 2.25.1002, which lies neither");
    assertThat(reasons.get(1)).contains("is neither a structure set (RTSTRUCT) nor");
    assertThat(reasons.get(2)).contains("is no DICOM file");
    assertThat(reasons.get(3)).contains("is no file");

    seeds(output, "--rtstruct", lonely, "--series", LESIONS, "--roi", "ring").expect(0);
    assertThat(CsvText.read(output).column("image_path").getFirst()).endsWith("#2.25.1002");

    assertThat(seeds(output, "--roi", "ring").expect(2).problem())
        .startsWith("--roi and --series belong to a structure set");
    assertThat(seeds(output, "--seg", lonely, "--threshold", "2").expect(2).problem())
        .isEqualTo("--threshold: a threshold lies above 0 and is at most 1, got 2.0");
    assertThat(seeds(output).expect(2).problem()).startsWith("give MASKS, a CSV with");
  }

  @Test
  void what_seeds_writes_extract_reads_from_a_folder_and_from_an_archive() throws Exception {
    Path lesions = folder.resolve("lesions.csv");
    seeds(lesions, "--rtstruct", LESIONS.resolve("structures.dcm"), "--roi", "ring").expect(0);
    Path fromFolder = folder.resolve("folder.csv");
    CommandLineRun.extract(lesions, fromFolder).expect(0);
    float[] known = CsvText.read(fromFolder).features(0);

    Optional<String> missing = Orthanc.missing();
    Assumptions.assumeTrue(missing.isEmpty(), () -> missing.orElse(""));
    try (Orthanc orthanc =
        Orthanc.start(Files.createDirectories(folder.resolve("orthanc")), Optional.empty())) {
      DicomWebAddress server = DicomWebAddress.parse(orthanc.url());
      try (DicomWebClient client =
          new DicomWebClient(server, Credentials.NONE, WebLimits.DEFAULT, RetryLaw.DEFAULT)) {
        List<Path> slices = new ArrayList<>();
        for (int k = 0; k < 9; k++) {
          slices.add(LESIONS.resolve("ct%d.dcm".formatted(k)));
        }
        assertThat(client.store(slices).stored()).hasSize(9);
      }
      CommandLineRun listed = CommandLineRun.of("dicom", "list", orthanc.url()).expect(0);
      assertThat(listed.out())
          .startsWith(orthanc.url() + "/studies/2.25.1001/series/2.25.1002  CT  9 instances")
          .doesNotContain("Nobody");
      CommandLineRun none =
          CommandLineRun.of("dicom", "list", orthanc.url() + "/studies/2.25.7").expect(0);
      assertThat(none.out()).isEqualToIgnoringNewLines("no series");
      assertThat(
              CommandLineRun.of("dicom", "list", "dicomweb://reader:secret@localhost/x")
                  .expect(2)
                  .problem())
          .doesNotContain("secret")
          .contains("NIDUS_DICOMWEB_PASSWORD");

      CsvText table = CsvText.read(lesions);
      List<String> row = new ArrayList<>(table.rows().getFirst());
      row.set(
          table.header().indexOf("image_path"),
          server.withSeries("2.25.1001", "2.25.1002").toString());
      List<String> absent = new ArrayList<>(row);
      absent.set(
          table.header().indexOf("image_path"),
          server.withSeries("2.25.1001", "2.25.404").toString());
      Path remote =
          new CsvText(table.header(), List.of(row, absent)).write(folder.resolve("remote.csv"));
      Path fromArchive = folder.resolve("archive.csv");

      ChildJvm.start(
              folder.resolve("log"),
              List.of("-Duser.home=" + folder.resolve("home")),
              "extract",
              remote,
              "-o",
              fromArchive,
              "--weights",
              Weights.SAFETENSORS,
              "--progress",
              "none")
          .expect(3);

      assertThat(CsvText.read(fromArchive).rows()).hasSize(1);
      assertThat(CsvText.read(fromArchive).features(0)).isEqualTo(known);
      // what was computed from a server is computed again from it
      Path verified = folder.resolve("verified");
      ChildJvm.start(
              verified, List.of("-Duser.home=" + folder.resolve("home")), "verify", fromArchive)
          .expect(0);
      assertThat(Files.readString(verified))
          .contains("1 rows compared with their receipts, 1 of them computed again, 0 differences");
      CommandLineRun.of("dicom", "list", orthanc.url(), "-o", folder.resolve("list.json"))
          .expect(0);
      JsonNode list = new ResultFolder(folder).numbers("list.json", "dicom-list-1.json");
      assertThat(list.path("server_series").get(0).path("instances").asInt()).isEqualTo(9);

      assertThat(CsvText.read(folder.resolve("archive.csv.refused.csv")).column("reason"))
          .singleElement()
          .asString()
          .contains("2.25.404");
    }
  }

  private static CommandLineRun seeds(Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("seeds", "-o", output, "--progress", "none"), Stream.of(options))
            .toArray());
  }
}
