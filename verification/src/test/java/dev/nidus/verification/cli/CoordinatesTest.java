package dev.nidus.verification.cli;

import static dev.nidus.verification.cli.Closeness.assertGolden;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.Point3;
import dev.nidus.core.scan.CtScan;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One point, said in different ways, gives one vector of features.
class CoordinatesTest {
  private static final String SCAN = "STS_006_ct";

  @TempDir private Path folder;

  @Test
  void coordinates_in_ras_give_the_features_of_the_same_points_in_lps() throws Exception {
    List<RealLesion> mirrored =
        RealLesion.all().stream()
            .map(each -> new RealLesion(each.name(), each.image(), -each.x(), -each.y(), each.z()))
            .toList();
    assertGoldenWith("RAS", mirrored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"voxel", "VOXEL"})
  void coordinates_as_voxel_indices_give_the_features_of_the_same_points_in_lps(String word)
      throws Exception {
    List<RealLesion> indices = new ArrayList<>();
    for (RealLesion lesion : RealLesion.all()) {
      try (CtScan scan = new Scans(ByteBudget.DEFAULT).open(lesion.scan(), lesion.name())) {
        ContinuousIndex index =
            scan.geometry().continuousIndexOf(new Point3(lesion.x(), lesion.y(), lesion.z()));
        indices.add(new RealLesion(lesion.name(), lesion.image(), index.i(), index.j(), index.k()));
      }
    }
    assertGoldenWith(word, indices);
  }

  @Test
  void a_slicer_markups_file_in_lps_gives_a_row_per_point_with_its_name() throws Exception {
    RealLesion lesion = RealLesion.named(SCAN);
    Path file =
        CsvText.text(
            folder.resolve("seeds.mrk.json"),
            """
            {"markups": [{"type": "Fiducial", "coordinateSystem": "LPS", "coordinateUnits": "mm",
              "controlPoints": [
                {"id": "1", "label": "sarcoma, left", "position": [%s, %s, %s]},
                {"id": "2", "position": [%s, %s, %s]}]}]}
            """
                .formatted(lesion.x(), lesion.y(), lesion.z(), lesion.x(), lesion.y(), lesion.z()));

    CsvText found = extractSeedFile(file, lesion);

    assertThat(found.header())
        .startsWith("image_path", "name", "coords", "coordX", "coordY", "coordZ", "pred_0");
    assertThat(found.column("name")).containsExactly("sarcoma, left", "2");
    assertThat(found.column("coords")).containsOnly("LPS");
    assertGolden(SCAN, found.features(0), lesion.features());
    assertThat(found.features(1)).isEqualTo(found.features(0));
  }

  @Test
  void a_slicer_markups_file_in_ras_is_taken_as_ras() throws Exception {
    RealLesion lesion = RealLesion.named(SCAN);
    Path file =
        CsvText.text(
            folder.resolve("seeds.mrk.json"),
            """
            {"markups": [{"type": "Fiducial", "coordinateSystem": "RAS",
              "controlPoints": [{"id": "1", "label": "a", "position": [%s, %s, %s]}]}]}
            """
                .formatted(-lesion.x(), -lesion.y(), lesion.z()));

    CsvText found = extractSeedFile(file, lesion);

    assertThat(found.column("coords")).containsOnly("RAS");
    assertGolden(SCAN, found.features(0), lesion.features());
  }

  @Test
  void a_slicer_fiducial_list_is_read() throws Exception {
    RealLesion lesion = RealLesion.named(SCAN);
    Path file =
        CsvText.text(
            folder.resolve("F.fcsv"),
            """
            # Markups fiducial file version = 4.11
            # CoordinateSystem = LPS
            # columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID
            1,%s,%s,%s,0,0,0,1,1,1,0,F-1,,
            """
                .formatted(lesion.x(), lesion.y(), lesion.z()));

    CsvText found = extractSeedFile(file, lesion);

    assertThat(found.column("name")).containsExactly("F-1");
    assertGolden(SCAN, found.features(0), lesion.features());
  }

  @Test
  void an_mhub_seed_file_is_read() throws Exception {
    RealLesion lesion = RealLesion.named(SCAN);
    Path file =
        CsvText.text(
            folder.resolve("seed.json"),
            String.format(
                Locale.ROOT,
                "{\"coordX\": %s, \"coordY\": %s, \"coordZ\": %s, \"Mhub ROI\": \"GTV\"}",
                lesion.x(),
                lesion.y(),
                lesion.z()));

    CsvText found = extractSeedFile(file, lesion);

    assertThat(found.column("name")).containsExactly("GTV");
    assertGolden(SCAN, found.features(0), lesion.features());
  }

  @Test
  void a_seed_file_that_does_not_say_its_system_is_not_guessed_at() throws Exception {
    Path file =
        CsvText.text(
            folder.resolve("seeds.mrk.json"),
            """
            {"markups": [{"type": "Fiducial",
              "controlPoints": [{"id": "1", "position": [1, 2, 3]}]}]}
            """);
    assertThat(seedFileProblem(file, "--image", RealLesion.named(SCAN).scan()))
        .isEqualTo(
            file
                + " does not say its coordinateSystem; add \"coordinateSystem\": \"LPS\" or"
                + " \"RAS\" to the markup");
  }

  @Test
  void a_seed_file_without_a_scan_asks_for_it_and_with_coords_refuses_them() throws Exception {
    Path file = CsvText.text(folder.resolve("s.json"), "{\"coordX\":1,\"coordY\":2,\"coordZ\":3}");
    assertThat(seedFileProblem(file))
        .isEqualTo(file + " holds points but names no scan; give the scan with --image");
    assertThat(seedFileProblem(file, "--image", RealLesion.named(SCAN).scan(), "--coords", "RAS"))
        .isEqualTo("--coords belongs to a CSV; " + file + " states its own coordinate system");
  }

  @Test
  void json_that_is_no_seed_file_or_no_json_at_all_is_refused() throws Exception {
    Path scan = RealLesion.named(SCAN).scan();
    Path other = CsvText.text(folder.resolve("other.json"), "{\"a\": 1}");
    assertThat(seedFileProblem(other, "--image", scan))
        .contains(other + " is no seed file: it holds neither 'markups' nor coordX");
    Path broken = CsvText.text(folder.resolve("broken.json"), "{\"a\": ");
    assertThat(seedFileProblem(broken, "--image", scan)).contains(broken + " is not valid JSON");
    Path missing = folder.resolve("missing.mrk.json");
    assertThat(seedFileProblem(missing, "--image", scan)).isEqualTo(missing + " does not exist");
  }

  private void assertGoldenWith(String system, List<RealLesion> said) throws Exception {
    Path table = RealLesion.table(said).write(folder.resolve("said.csv"));
    Path output = folder.resolve("features.csv");
    CommandLineRun.extract(table, output, "--root", RealLesion.DATA, "--coords", system).expect(0);
    CsvText found = CsvText.read(output);
    assertThat(found.rows()).hasSameSizeAs(said);
    for (int n = 0; n < said.size(); n++) {
      assertGolden(said.get(n).name(), found.features(n), said.get(n).features());
    }
  }

  private CsvText extractSeedFile(Path file, RealLesion lesion) throws IOException {
    Path output = folder.resolve("features.csv");
    CommandLineRun.extract(file, output, "--image", lesion.scan()).expect(0);
    CsvText found = CsvText.read(output);
    assertThat(found.column("image_path")).containsOnly(lesion.scan().toString());
    return found;
  }

  private String seedFileProblem(Path file, Object... options) throws IOException {
    Path output = folder.resolve("refused.csv");
    String problem = CommandLineRun.extract(file, output, options).expect(2).problem();
    assertThat(Files.exists(output)).isFalse();
    return problem;
  }
}
