package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.nidus.core.testing.Fixtures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// DICOM at the command line: listed, converted, and features from it as from NIfTI.
class DicomTest {
  private static final List<String> PLANTED = List.of("Planted", "PLANTED-ID", "19010203");

  @TempDir private Path folder;

  @Test
  void a_zip_is_listed_and_converted_without_a_word_of_the_patient() throws Exception {
    Path zip = Fixtures.fixture("dicom/series_axial.zip");
    Path nifti = folder.resolve("scan.nii.gz");

    CommandLineRun listed = CommandLineRun.of("dicom", "list", zip).expect(0);
    CommandLineRun converted = CommandLineRun.of("dicom", "convert", zip, "-o", nifti).expect(0);

    assertThat(listed.out())
        .contains("2.25.78.1, series 1, 'Nidus test 1', 12 slices of 48 x 40, 0.7 x 0.8 x 2.5 mm");
    assertThat(converted.err()).contains("48 x 40 x 12 voxels of 0.7 x 0.8 x 2.5 mm written to");
    assertThat(Files.exists(nifti)).isTrue();
    assertThat(listed.out() + listed.err() + converted.out() + converted.err())
        .doesNotContain(PLANTED.toArray(String[]::new));
  }

  @Test
  void a_list_for_programs_is_valid_by_its_schema() throws Exception {
    Path places = folder.resolve("places");
    unzip(Fixtures.fixture("dicom/series_axial.zip"), places);
    Files.delete(places.resolve("a/00.dcm"));
    unzip(Fixtures.fixture("dicom/series_enhanced.zip"), places);
    Files.writeString(places.resolve("notes.txt"), "no DICOM");

    CommandLineRun.of("dicom", "list", places, "-o", folder.resolve("list.json")).expect(3);

    JsonNode list = new ResultFolder(folder).numbers("list.json", "dicom-list-1.json");
    assertThat(list.path("place").asString()).isEqualTo(places.toString());
    JsonNode gapped = list.path("series").get(0);
    assertThat(gapped.path("choice").asString()).isEqualTo("2.25.78.1");
    assertThat(gapped.path("slices").asInt()).isEqualTo(11);
    assertThat(gapped.path("problem").path("kind").asString()).isEqualTo("missing-slices");
    assertThat(gapped.path("spacing_mm").isNull()).isTrue();
    JsonNode whole = list.path("series").get(1);
    assertThat(whole.path("problem").isNull()).isTrue();
    assertThat(whole.path("spacing_mm").get(0).asDouble()).isEqualTo(0.7);
    assertThat(list.path("not_dicom").asInt()).isEqualTo(1);
    assertThat(list.toString()).doesNotContain(PLANTED.toArray(String[]::new));
    assertThat(
            CommandLineRun.of("dicom", "list", places, "-o", folder.resolve("list.txt"))
                .expect(2)
                .problem())
        .endsWith("list.txt must end in .json");
  }

  @Test
  void features_from_a_series_are_those_of_the_same_scan_as_nifti() throws Exception {
    Path zip = Fixtures.fixture("dicom/series_axial.zip");
    Path nifti = folder.resolve("scan.nii.gz");
    CommandLineRun.of("dicom", "convert", zip, "-o", nifti).expect(0);
    Files.copy(zip, folder.resolve("series.zip"));
    List<List<String>> rows =
        List.of(
            List.of("series.zip", "-100", "55", "-297"),
            List.of("scan.nii.gz", "-100", "55", "-297"));
    Path table =
        new CsvText(List.of("image_path", "coordX", "coordY", "coordZ"), rows)
            .write(folder.resolve("lesions.csv"));
    Path output = folder.resolve("features.csv");

    CommandLineRun.extract(table, output, "--allow-any-intensity").expect(0);

    CsvText features = CsvText.read(output);
    // NIfTI keeps its geometry in single precision, which moves the samples by less than a
    // thousandth of a voxel
    assertThat(features.features(1)).containsExactly(features.features(0), offset(1e-3f));
    assertThat(Files.readString(output)).doesNotContain(PLANTED.toArray(String[]::new));
  }

  @Test
  void a_folder_of_several_series_without_a_choice_lists_them() throws Exception {
    for (String kind : List.of("axial", "enhanced")) {
      unzip(Fixtures.fixture("dicom/series_" + kind + ".zip"), folder);
    }

    CommandLineRun run =
        CommandLineRun.of("dicom", "convert", folder, "-o", folder.resolve("x.nii")).expect(2);

    assertThat(run.problem())
        .contains("holds 2 series; choose one by writing it behind the path after a '#'")
        .contains("2.25.78.1, series 1")
        .contains("2.25.78.3, series 3");
    CommandLineRun.of("dicom", "convert", folder + "#2.25.78.3", "-o", folder.resolve("x.nii"))
        .expect(0);
    assertThat(CommandLineRun.of("dicom").expect(2).problem())
        .isEqualTo("say list, convert or report");
  }

  private static void unzip(Path zip, Path folder) throws Exception {
    try (java.util.zip.ZipFile file = new java.util.zip.ZipFile(zip.toFile())) {
      for (var entry : file.stream().toList()) {
        Path target = folder.resolve(entry.getName());
        Files.createDirectories(target.getParent());
        try (var in = file.getInputStream(entry)) {
          Files.copy(in, target);
        }
      }
    }
  }
}
