package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.geometry.Spacing;
import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.nifti.NiftiDescription;
import dev.nidus.imaging.nifti.NiftiWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `audit`: what the splits of the publication share, and what a user's do.
class AuditTest {
  private static final Path PUBLISHED = Fixtures.repository().resolve("data/published");

  @TempDir private Path folder;

  private ResultFolder out() {
    return new ResultFolder(folder.resolve("out"));
  }

  private JsonNode numbers() throws IOException {
    return out().numbers("audit.json", "audit-1.json");
  }

  private CommandLineRun audit(Object... options) {
    return CommandLineRun.of(
        Stream.concat(Stream.<Object>of("audit", "-o", folder.resolve("out")), Stream.of(options))
            .toArray());
  }

  private static Path published(String name) {
    return PUBLISHED.resolve("fmcib_" + name + ".csv.gz");
  }

  private Path table(String name, String... lines) throws IOException {
    return CsvText.text(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private static int integer(JsonNode json, String name) {
    assertThat(json.get(name)).as(name).isNotNull();
    assertThat(json.get(name).isIntegralNumber()).as(name).isTrue();
    return json.get(name).intValue();
  }

  @Test
  void nodules_of_luna16_share_scans_between_the_published_splits() throws Exception {
    CommandLineRun run =
        audit(
                "--train",
                published("luna16_task2_train"),
                "--tune",
                published("luna16_task2_val"),
                "--test",
                published("luna16_task2_test"),
                "--label",
                "malignancy")
            .expect(0);

    JsonNode json = numbers();
    assertThat(integer(json, "test_lesions_sharing_scan_with_train_or_tune")).isEqualTo(84);
    assertThat(integer(json, "test_lesions")).isEqualTo(170);
    assertThat(integer(json, "test_scans_in_train")).isEqualTo(53);
    assertThat(integer(json, "test_scans")).isEqualTo(150);
    assertThat(json.get("test_patients_in_train").isNull()).isTrue();
    assertThat(json.at("/unknown/test_patients_in_train").stringValue())
        .isEqualTo("the patients of train, test are not known");
    assertThat(integer(json, "test_lesions_in_train_or_tune")).isZero();
    assertThat(json.get("leaks").booleanValue()).isTrue();
    assertThat(json.at("/splits/test/clustering/unit").stringValue()).isEqualTo("scan");
    assertThat(json.at("/splits/test/clustering/design_effect").doubleValue()).isBetween(1.0, 1.5);
    assertThat(run.err())
        .contains(
            "53 of 150 scans of test are in train, with",
            "84 of its 170 lesions",
            "whether patients of test are in train cannot be known");
    assertThat(out().page("audit.html")).contains("84 of 170", "series UID");
  }

  @Test
  void patients_of_deeplesion_are_in_tuning_and_test_but_not_in_pre_training() throws Exception {
    audit(
            "--pretrain",
            published("deeplesion_pretrain"),
            "--train",
            published("deeplesion_task1_train"),
            "--tune",
            published("deeplesion_task1_val"),
            "--test",
            published("deeplesion_task1_test"),
            "--strict")
        .expect(3);

    JsonNode json = numbers();
    assertThat(integer(json, "test_patients_in_tune")).isEqualTo(291);
    assertThat(integer(json, "test_patients")).isEqualTo(395);
    assertThat(integer(json, "test_lesions_of_patients_in_tune")).isEqualTo(1055);
    assertThat(integer(json, "pretrain_patients_in_others")).isZero();
    assertThat(integer(json, "test_patients_in_train")).isZero();
    // counted from the file names by an independent script
    assertThat(integer(json, "test_studies_in_tune")).isEqualTo(385);
    assertThat(integer(json, "test_lesions_sharing_study_with_tune")).isEqualTo(797);
    assertThat(integer(json, "test_scans_in_tune")).isEqualTo(382);
    assertThat(integer(json, "test_lesions_sharing_scan_with_tune")).isEqualTo(673);
    assertThat(integer(json, "pretrain_lesions")).isEqualTo(11467);
    assertThat(json.at("/tuned_on_test_patients/verdict").booleanValue()).isTrue();
    assertThat(json.at("/tuned_on_test_patients/reason").stringValue())
        .isEqualTo(
            "settings were chosen on test patients: 291 of the 395 patients of test are in tune,"
                + " with 1055 of its 1221 lesions");
    assertThat(json.get("test_lesions_with_voxels_in_tune").isNull()).isTrue();
    CsvText shared = CsvText.read(folder.resolve("out/shared.csv"));
    assertThat(shared.rows().stream().filter(row -> row.get(2).equals("patient"))).hasSize(1055);
  }

  @Test
  void splits_that_are_apart_are_acquitted_and_leave_no_list() throws Exception {
    Path train = table("train.csv", "who,image_path", "a,1.nii", "a,2.nii", "b,3.nii");
    Path test = table("test.csv", "who,image_path", "c,4.nii", "NA,5.nii");

    CommandLineRun run =
        audit("--train", train, "--test", test, "--patient", "who", "--strict").expect(0);

    assertThat(run.err()).contains("0 of 1 patients of test are in train, with 0 of its 2 lesions");
    JsonNode json = numbers();
    assertThat(json.get("leaks").booleanValue()).isFalse();
    assertThat(json.get("remarks").toString()).contains("1 of the 2 rows of test have no patient");
    assertThat(integer(json, "test_scans_in_train")).isZero();
    assertThat(out().files()).containsExactly("audit.html", "audit.json");
  }

  @Test
  void a_copied_scan_is_found_by_its_features() throws Exception {
    String header = "image_path,coordX,coordY,coordZ";
    StringBuilder features = new StringBuilder(header + ",pred_0,pred_1\n");
    String[] train = new String[11];
    train[0] = header;
    for (int n = 1; n <= 10; n++) {
      train[n] = "t%d.nii,1,2,3".formatted(n);
      features.append(train[n]).append(",%d,%d\n".formatted(n, n * n % 7));
    }
    features.append("copy.nii,9,9,9,4.01,2\nnew.nii,9,9,9,40,40\n");
    Path test = table("test.csv", header, "new.nii,9,9,9", "copy.nii,9,9,9", "none.nii,1,1,1");

    audit(
            "--train",
            table("train.csv", train),
            "--test",
            test,
            "--features",
            CsvText.text(folder.resolve("f.csv"), features.toString()))
        .expect(0);

    JsonNode json = numbers();
    assertThat(integer(json, "test_near_duplicates_in_train")).isEqualTo(1);
    assertThat(json.get("test_near_duplicates_in_tune").isNull()).isTrue();
    assertThat(json.get("remarks").toString())
        .contains("1 of the 3 lesions of test have no features");
    assertThat(CsvText.read(folder.resolve("out/shared.csv")).rows())
        .containsExactly(List.of("test", "2", "near-duplicate", "row 4", "train"));
  }

  /// A scan of a patient of the cohort, in the given format, with noise of a few Hounsfield units.
  private void scan(String name, int patient, double noise) throws IOException {
    RandomSource random = RandomSource.of(patient).named("voxels");
    RandomSource grain = RandomSource.of(99).named(name);
    int edge = 56;
    double[] waves = random.doubles(120, -0.3, 0.3).toArray();
    short[] values = new short[edge * edge * edge];
    for (int n = 0; n < values.length; n++) {
      int x = n % edge;
      int y = n / edge % edge;
      int z = n / (edge * edge);
      double value = -300;
      for (int k = 0; k < waves.length; k += 4) {
        value +=
            60 * Math.sin(waves[k] * x + waves[k + 1] * y + waves[k + 2] * z + 20 * waves[k + 3]);
      }
      values[n] = (short) Math.round(value + (noise == 0 ? 0 : noise * grain.nextGaussian()));
    }
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(values);
    Path file = folder.resolve(name);
    if (name.endsWith(".nrrd")) {
      try (OutputStream out = Files.newOutputStream(file)) {
        String header =
            """
            NRRD0004
            type: short
            dimension: 3
            space: left-posterior-superior
            sizes: 56 56 56
            space directions: (1,0,0) (0,1,0) (0,0,1)
            kinds: domain domain domain
            endian: little
            encoding: raw
            space origin: (0,0,0)

            """;
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        out.write(bytes.array());
      }
    } else {
      NiftiWriter.write(
          file,
          ImageGeometry.axisAligned(new GridSize(edge, edge, edge), Spacing.ONE_MILLIMETRE),
          values,
          new NiftiDescription("made for a test"));
    }
  }

  @Test
  void the_same_scan_in_another_format_and_the_same_lesion_with_noise_are_found_by_their_voxels()
      throws Exception {
    for (int patient = 1; patient <= 4; patient++) {
      scan("train%d.nii.gz".formatted(patient), patient, 0);
    }
    scan("again.nrrd", 2, 0);
    scan("noisy.nii.gz", 3, 15);
    scan("other.nii.gz", 7, 0);
    String header = "PatientID,image_path,coordX,coordY,coordZ";
    String[] train = new String[5];
    train[0] = header;
    for (int patient = 1; patient <= 4; patient++) {
      train[patient] = "p%d,train%d.nii.gz,27.5,27.5,27.5".formatted(patient, patient);
    }
    Path test =
        table(
            "test.csv",
            header,
            "q1,other.nii.gz,27.5,27.5,27.5",
            "q2,again.nrrd,27.5,27.5,27.5",
            "q3,noisy.nii.gz,28,27.5,27.5",
            "q4,gone.nii.gz,1,1,1");

    CommandLineRun run = audit("--train", table("train.csv", train), "--test", test).expect(0);

    JsonNode json = numbers();
    assertThat(integer(json, "test_patients_in_train")).isZero();
    assertThat(integer(json, "test_lesions_with_voxels_in_train")).isEqualTo(1);
    assertThat(integer(json, "test_near_duplicate_images_in_train")).isEqualTo(2);
    assertThat(json.get("leaks").booleanValue()).isTrue();
    assertThat(json.at("/tuned_on_test_patients/verdict").isNull()).isTrue();
    assertThat(CsvText.read(folder.resolve("out/shared.csv")).rows())
        .containsExactly(
            List.of("test", "2", "same voxels", "row 2", "train"),
            List.of("test", "2", "near-duplicate image", "row 2", "train"),
            List.of("test", "3", "near-duplicate image", "row 3", "train"));
    assertThat(json.get("remarks").toString())
        .contains("1 of the 4 lesions of test have no image that is there, as gone.nii.gz");
    assertThat(run.err()).contains("1 lesions of test lie in a scan whose voxels are in train");
  }

  @Test
  void the_interval_of_a_model_stands_by_patient_beside_by_lesion() throws Exception {
    RandomSource random = RandomSource.of(4);
    StringBuilder predictions =
        new StringBuilder("PatientID,label,conf_scores_class_0,conf_scores_class_1\n");
    for (int patient = 0; patient < 60; patient++) {
      double own = random.nextGaussian();
      for (int lesion = 0; lesion < 6; lesion++) {
        double score = 1 / (1 + Math.exp(-(patient % 2 + own + 0.3 * random.nextGaussian())));
        predictions.append("p%d,%d,%s,%s\n".formatted(patient, patient % 2, 1 - score, score));
      }
    }
    Path train = table("train.csv", "PatientID,label", "a,0", "b,1");
    Path test = table("test.csv", "PatientID,label", "c,0", "d,1");

    audit(
            "--train",
            train,
            "--test",
            test,
            "--label",
            "label",
            "--predictions",
            CsvText.text(folder.resolve("p.csv"), predictions.toString()))
        .expect(0);

    JsonNode auc = numbers().at("/model/metrics/0");
    assertThat(auc.get("metric").stringValue()).isEqualTo("ROC-AUC");
    assertThat(auc.get("units").intValue()).isEqualTo(60);
    assertThat(auc.get("lesions").intValue()).isEqualTo(360);
    assertThat(auc.get("design_effect").doubleValue()).isBetween(3.0, 9.0);
    assertThat(out().page("audit.html")).contains("Whole patients drawn");
  }

  @Test
  void what_concerns_the_whole_audit_stops_it() throws Exception {
    Path train = table("train.csv", "image_path", "1.nii");
    Path empty = table("empty.csv", "image_path");

    assertThat(audit("--train", train).expect(2).problem()).contains("at least two of --pretrain");
    assertThat(audit("--train", train, "--test", empty).expect(2).problem())
        .isEqualTo(empty + " has no rows; leave --test out if there is no such split");
    assertThat(audit("--train", train, "--test", train, "--patient", "who").expect(2).problem())
        .isEqualTo(
            "no table has the column 'who' that --patient names; " + train + " has: image_path");
    assertThat(audit("--train", train, "--test", train, "--near", "2").expect(2).problem())
        .isEqualTo("--near is a share between 0 and 1 (0.05 is usual), got 2.0");
    assertThat(Files.exists(folder.resolve("out"))).isFalse();
  }
}
