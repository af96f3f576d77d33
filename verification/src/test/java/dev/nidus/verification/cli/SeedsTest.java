package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `seeds` finds in the masks of the data folder the points that its `seeds.csv` gives.
class SeedsTest {
  /// What the tables of the data folder were rounded to, and then some.
  private static final double TOLERANCE_MM = 0.05;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sts", "abdomen", "bone", "chest"})
  void centroids_equal_those_of_the_data_folder(String part) throws Exception {
    CsvText known = CsvText.read(Fixtures.data(part + "/seeds.csv"));

    CsvText found = seeds(masks(known));

    // the abdomen has more labels than the table of the data folder lists
    for (List<String> row : matching(known, found)) {
      int at = known.rows().indexOf(row);
      int same = rowOf(found, known, at);
      for (String coordinate : List.of("coordX", "coordY", "coordZ")) {
        assertThat(found.numbers(coordinate).get(same))
            .as(part + " row " + at + " " + coordinate)
            .isCloseTo(
                known.numbers(coordinate).get(at),
                org.assertj.core.api.Assertions.within(TOLERANCE_MM));
      }
      if (known.header().contains("voxels")) {
        assertThat(found.column("voxels").get(same)).isEqualTo(known.column("voxels").get(at));
      }
      if (known.header().contains("volume_cm3")) {
        assertThat(found.numbers("volume_cm3").get(same))
            .isCloseTo(
                known.numbers("volume_cm3").get(at), org.assertj.core.api.Assertions.within(0.01));
        assertThat(found.column("centroid_in_mask").get(same))
            .isEqualTo(known.column("centroid_in_mask").get(at));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sts", "chest"})
  void deepest_points_equal_those_of_the_data_folder(String part) throws Exception {
    CsvText known = CsvText.read(Fixtures.data(part + "/seeds.csv"));

    CsvText found = seeds(masks(known), "--point", "deepest");

    for (int n = 0; n < known.rows().size(); n++) {
      for (String axis : List.of("X", "Y", "Z")) {
        assertThat(found.numbers("coord" + axis).get(n))
            .as(part + " row " + n)
            .isCloseTo(
                known.numbers("deep" + axis).get(n),
                org.assertj.core.api.Assertions.within(TOLERANCE_MM));
      }
    }
  }

  @Test
  void what_seeds_writes_extract_reads_to_the_references_features() throws Exception {
    CsvText known = CsvText.read(Fixtures.data("sts/seeds.csv"));
    Path lesions = folder.resolve("lesions.csv");
    run(masks(known), lesions).expect(0);
    Path output = folder.resolve("features.csv");

    CommandLineRun.extract(lesions, output, "--root", RealLesion.DATA).expect(0);

    CsvText features = CsvText.read(output);
    assertThat(features.header()).contains("patient_id", "label", "volume_cm3");
    assertThat(features.column("patient_id")).isEqualTo(known.column("patient_id"));
    for (int n = 0; n < features.rows().size(); n++) {
      // 0.0001 mm of rounding in the seed may change the crop by no voxel here
      RealLesion lesion =
          RealLesion.named(
              features.column("image_path").get(n).replaceAll("^sts/|\\.nii\\.gz$", ""));
      Closeness.assertGolden(lesion.name(), features.features(n), lesion.features());
    }
  }

  @Test
  void one_label_the_references_label_and_labels_of_the_table_can_be_chosen() throws Exception {
    String image = "bone/tptbox_sub-ct_label-22_ct.nii.gz";
    String mask = "bone/tptbox_sub-ct_seg-vert_label-22_msk.nii.gz";
    Path plain = table(List.of("image_path", "mask_path"), List.of(List.of(image, mask)));
    assertThat(seeds(plain).column("label")).containsExactly("21", "22", "23");
    assertThat(seeds(plain, "--label", "22").column("label")).containsExactly("22");

    Path labelled =
        table(
            List.of("label", "image_path", "note", "mask_path"),
            List.of(
                List.of("23", image, "first", mask),
                List.of("", image, "second", mask),
                List.of("21", image, "third", mask)));
    CsvText found = seeds(labelled, "--label", "22");
    assertThat(found.column("label")).containsExactly("23", "22", "21");
    assertThat(found.column("note")).containsExactly("first", "second", "third");

    Path sarcoma =
        table(
            List.of("image_path", "mask_path"),
            List.of(List.of("sts/STS_001_ct.nii.gz", "sts/STS_001_mask.nii.gz")));
    assertThat(seeds(sarcoma, "--label", "reference").column("label")).containsExactly("1");
  }

  @Test
  void a_mask_that_cannot_be_used_is_refused_and_the_others_finish() throws Exception {
    String image = "sts/STS_001_ct.nii.gz";
    String mask = "sts/STS_001_mask.nii.gz";
    Path bad =
        table(
            List.of("image_path", "mask_path", "label"),
            List.of(
                List.of(image, "sts/no_mask.nii.gz", ""),
                List.of(image, "sts/STS_002_mask.nii.gz", ""),
                List.of(image, mask, "7"),
                List.of(image, mask, "tumour"),
                List.of(image, "", ""),
                List.of(image, "sts/STS_001_ct.nii.gz", ""),
                List.of(image, mask, "")));
    Path output = folder.resolve("lesions.csv");

    run(bad, output).expect(3);

    assertThat(CsvText.read(output).rows()).hasSize(1);
    CsvText refused = CsvText.read(folder.resolve("lesions.csv.refused.csv"));
    assertThat(refused.column("row")).containsExactly("1", "2", "3", "4", "5", "6");
    List<String> reasons = refused.column("reason");
    assertThat(reasons.get(0)).isEqualTo("sts/no_mask.nii.gz does not exist");
    assertThat(reasons.get(1)).contains("a mask must lie on the grid of its image");
    assertThat(reasons.get(2)).contains("has no voxel with the label 7; it has the labels [1]");
    assertThat(reasons.get(3)).contains("'tumour' is no label; write all, reference, or a whole");
    assertThat(reasons.get(4)).isEqualTo("mask_path is blank");
    assertThat(reasons.get(5)).contains("is no mask: voxel (");
  }

  @Test
  void wrong_options_and_headers_stop_before_any_work() throws Exception {
    Path output = folder.resolve("lesions.csv");
    Path wrong = table(List.of("image_path", "mask"), List.of(List.of("a", "b")));
    assertThat(run(wrong, output).expect(2).problem()).contains("has no column 'mask_path'");
    Path good = table(List.of("image_path", "mask_path"), List.of(List.of("a", "b")));
    assertThat(run(good, output, "--label", "best").expect(2).problem())
        .isEqualTo("'best' is no label; write all, reference, or a whole number from 1");
    assertThat(run(good, output, "--max-scan-bytes", "0").expect(2).problem())
        .isEqualTo("--max-scan-bytes must be positive, got 0");
    assertThat(run(good, good).expect(2).problem())
        .isEqualTo(good + " is the input; give the output another name");
    assertThat(output).doesNotExist();
  }

  private CsvText seeds(Path masks, Object... options) throws IOException {
    Path output = folder.resolve("found.csv");
    run(masks, output, options).expect(0);
    return CsvText.read(output);
  }

  private static CommandLineRun run(Path masks, Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of(
                    "seeds", masks, "-o", output, "--root", RealLesion.DATA, "--progress", "none"),
                Stream.of(options))
            .toArray());
  }

  private Path table(List<String> header, List<List<String>> rows) throws IOException {
    return new CsvText(header, rows).write(Files.createTempFile(folder, "masks", ".csv"));
  }

  /// The table of masks behind a table of seeds.
  private Path masks(CsvText known) throws IOException {
    Set<List<String>> rows = new LinkedHashSet<>();
    boolean patients = known.header().contains("patient_id");
    for (int n = 0; n < known.rows().size(); n++) {
      List<String> row = new ArrayList<>();
      row.add(known.column("image_path").get(n));
      row.add(known.column("mask_path").get(n));
      if (patients) {
        row.add(known.column("patient_id").get(n));
      }
      rows.add(row);
    }
    return table(
        patients
            ? List.of("image_path", "mask_path", "patient_id")
            : List.of("image_path", "mask_path"),
        List.copyOf(rows));
  }

  private static List<List<String>> matching(CsvText known, CsvText found) {
    assertThat(found.rows()).hasSizeGreaterThanOrEqualTo(known.rows().size());
    return known.rows();
  }

  private static int rowOf(CsvText found, CsvText known, int row) {
    if (!known.header().contains("label")) {
      return row;
    }
    int same = found.column("label").indexOf(known.column("label").get(row));
    assertThat(same).isNotNegative();
    return same;
  }
}
