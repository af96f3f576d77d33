package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.DicomLimits;
import dev.nidus.imaging.dicom.DicomReader;
import dev.nidus.imaging.dicom.Tags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every command that opens the scans of a table reads DICOM folders as `extract` does, also those whose slices are no regular grid,
/// if it is told; and what it leaves says across how much slices were resampled.
class SeriesInTablesTest {
  private static final String SAYS = "slices_resampled_up_to_mm";

  @TempDir private Path folder;
  private Path lesions = Path.of("");

  /// Two folders with the same series, in the middle of which a slice is missing.
  @BeforeEach
  void write() throws Exception {
    CsvText drawn = CsvText.read(MadeModel.seeds(folder));
    List<String> columns = List.of("coordX", "coordY", "coordZ");
    List<String> header =
        new ArrayList<>(List.of("image_path", "PatientID", "split", "lesion_id", "malignancy"));
    header.addAll(columns);
    List<List<String>> rows = new ArrayList<>();
    for (String patient : List.of("A", "B")) {
      Path series = folder.resolve("CT " + patient);
      PlantedSeries.write(series);
      Files.delete(series.resolve("ct4.dcm"));
      for (int n = 0; n < drawn.rows().size(); n++) {
        List<String> row = new ArrayList<>(List.of("CT " + patient));
        row.add(patient + n);
        row.add(patient.equals("A") ? "train" : "test");
        row.add(patient + n);
        row.add(n % 2 == 0 ? "benign" : "malignant");
        for (String column : columns) {
          row.add(drawn.column(column).get(n));
        }
        rows.add(row);
      }
    }
    lesions = new CsvText(header, rows).write(folder.resolve("lesions.csv"));
  }

  @Test
  void features_and_predictions_of_resampled_slices_say_so() throws Exception {
    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(lesions, features).expect(3);
    CommandLineRun.extract(lesions, features, "--resample-slices", "6").expect(0);
    Path results = folder.resolve("results");
    CommandLineRun probe =
        CommandLineRun.of(
            "probe",
            features,
            "--label",
            "malignancy",
            "--allow-overlap",
            "--c",
            "1",
            "--replicates",
            "100",
            "--against",
            "hounsfield,random",
            "-o",
            results);
    probe.expect(0);
    assertThat(probe.err()).contains("hounsfield", "random");
    Path model = results.resolve("model.nidus");

    Path predictions = folder.resolve("predictions.csv");
    Object[] predict = {
      "predict",
      lesions,
      "--model",
      model,
      "--weights",
      Weights.SAFETENSORS,
      "-o",
      predictions,
      "--progress",
      "none"
    };
    assertThat(CommandLineRun.of(predict).expect(3).err()).contains("0 lesions written");
    assertThat(Files.readString(folder.resolve("predictions.csv.refused.csv")))
        .contains("CT A lacks slices: ", "or resample it (--resample-slices)");
    CommandLineRun.of(with(predict, "--resample-slices", "6")).expect(0);
    ResultFolder out = new ResultFolder(folder);
    assertThat(
            out.numbers("predictions.csv.receipt.json", "prediction-receipt-1.json")
                .get(SAYS)
                .doubleValue())
        .isEqualTo(6);
    CommandLineRun.of("predict", features, "--model", model, "-o", predictions).expect(0);
    assertThat(
            out.numbers("predictions.csv.receipt.json", "prediction-receipt-1.json")
                .get(SAYS)
                .doubleValue())
        .isEqualTo(6);
    CommandLineRun.of("predict", features, "--model", model, "-o", predictions).expect(0);

    assertThat(CommandLineRun.of(with(predict, "--resample-slices", "0")).expect(2).problem())
        .isEqualTo(
            "--resample-slices: the widest gap must be above 0 and at most 1000 mm, got 0.0");
  }

  @Test
  void stability_and_saliency_of_resampled_slices_say_so() throws Exception {
    Path few =
        new CsvText(CsvText.read(lesions).header(), CsvText.read(lesions).rows().subList(0, 3))
            .write(folder.resolve("few.csv"));
    CommandLineRun.of(
            "stability",
            few,
            "--weights",
            Weights.SAFETENSORS,
            "--perturb",
            "jitter:2:1",
            "--resample-slices",
            "6",
            "--progress",
            "none",
            "-o",
            folder.resolve("stability"))
        .expect(0);
    assertThat(
            new ResultFolder(folder.resolve("stability"))
                .numbers("stability.json", "stability-1.json")
                .get("receipt")
                .get(SAYS)
                .doubleValue())
        .isEqualTo(6);
    CommandLineRun.of(
            "saliency",
            few,
            "--weights",
            Weights.SAFETENSORS,
            "--method",
            "gradient",
            "--stability-noise",
            "0",
            "--replicates",
            "100",
            "--resample-slices",
            "6",
            "--progress",
            "none",
            "-o",
            folder.resolve("saliency"))
        .expect(0);
    assertThat(
            new ResultFolder(folder.resolve("saliency"))
                .numbers("saliency.json", "saliency-1.json")
                .get("receipt")
                .get(SAYS)
                .stringValue())
        .isEqualTo("6.0");
  }

  @Test
  void maps_go_out_as_dicom_if_their_scan_is_a_series() throws Exception {
    CsvText all = CsvText.read(lesions);
    List<String> whole = new ArrayList<>(all.rows().getFirst());
    whole.set(0, MadeModel.CT.toString());
    Path two =
        new CsvText(all.header(), List.of(whole, all.rows().getFirst()))
            .write(folder.resolve("two.csv"));
    Path output = folder.resolve("saliency");
    CommandLineRun.of(
            "saliency",
            two,
            "--weights",
            Weights.SAFETENSORS,
            "--method",
            "gradient",
            "--stability-noise",
            "0",
            "--replicates",
            "100",
            "--resample-slices",
            "6",
            "--dicom",
            "--progress",
            "none",
            "-o",
            output)
        .expect(3);

    JsonNode json = new ResultFolder(output).numbers("saliency.json", "saliency-1.json");
    assertThat(json.get("lesions_done").intValue()).isEqualTo(1);
    JsonNode map = json.at("/lesions/0/maps/0");
    DicomReader reader = new DicomReader(DicomLimits.DEFAULT);
    for (String kind : List.of("parametric_map", "segmentation")) {
      DataSet written = reader.read(output.resolve(map.get(kind).stringValue()), kind).dataSet();
      assertThat(written.requireText(Tags.STUDY_INSTANCE_UID)).isEqualTo("2.25.1001");
      assertThat(written.requireText(Tags.FRAME_OF_REFERENCE_UID)).isEqualTo("2.25.1003");
    }
    // slices that are none of the series can carry no frames
    assertThat(Files.readString(folder.resolve("saliency.refused.csv"))).contains("lacks slices");
  }

  @Test
  void audit_and_court_open_series() throws Exception {
    CsvText all = CsvText.read(lesions);
    Path train =
        new CsvText(all.header(), all.rows().subList(0, 5)).write(folder.resolve("train.csv"));
    Path test =
        new CsvText(all.header(), all.rows().subList(5, 10)).write(folder.resolve("test.csv"));
    Object[] audit = {"audit", "--train", train, "--test", test, "-o", folder.resolve("audit")};
    assertThat(audit(audit).get("test_lesions_with_voxels_in_train").isNull()).isTrue();
    assertThat(audit(audit).has(SAYS)).isFalse();
    JsonNode found = audit(with(audit, "--resample-slices", "6"));
    assertThat(found.get("test_lesions_with_voxels_in_train").intValue()).isEqualTo(5);
    assertThat(found.get("test_near_duplicate_images_in_train").intValue()).isEqualTo(5);
    assertThat(found.get(SAYS).doubleValue()).isEqualTo(6);

    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(lesions, features, "--resample-slices", "6").expect(0);
    CommandLineRun court =
        CommandLineRun.of(
                "court",
                features,
                "--label",
                "malignancy",
                "--cross-validate",
                "2",
                "--replicates",
                "1000",
                "-o",
                folder.resolve("court"))
            .expect(0);
    assertThat(court.err()).contains("hounsfield: ").doesNotContain("image that is there");
    assertThat(
            new ResultFolder(folder.resolve("court"))
                .numbers("court.json", "court-1.json")
                .get(SAYS)
                .doubleValue())
        .isEqualTo(6); // what the receipt of the features says
  }

  @Test
  void encoders_are_trained_on_series_and_their_plans_say_how() throws Exception {
    Path encoder = folder.resolve("encoder");
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            preset: small
            name: gapped series
            data: {lesions: lesions.csv, mask_column: null}
            sampling: {draws: 2, positive: seed, negative: anywhere}
            network: {width: 2}
            head: {hidden: 8, output: 8}
            training: {steps: 2, batch: 4, threads: 1}
            """);
    assertThat(
            CommandLineRun.of(
                    "pretrain", plan, "--progress", "none", "-o", folder.resolve("refused"))
                .expect(1)
                .err())
        .contains(" lacks slices: ");
    CommandLineRun.of(
            "pretrain", plan, "--progress", "none", "-o", encoder, "--resample-slices", "6")
        .expect(0);
    assertThat(Files.readString(encoder.resolve("plan.yaml"))).contains("resample_slices: 6 ");
    assertThat(Files.readString(encoder.resolve("MODEL_CARD.md"))).contains("resample_slices: 6 ");

    Object[] finetune = {
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
      folder.resolve("tuned")
    };
    CommandLineRun.of(with(finetune, "--resample-slices", "6")).expect(0);
    assertThat(Files.readString(folder.resolve("tuned/plan.yaml"))).contains("resample_slices: 6 ");
  }

  private JsonNode audit(Object... words) throws IOException {
    CommandLineRun.of(words).expect(0);
    return new ResultFolder(folder.resolve("audit")).numbers("audit.json", "audit-1.json");
  }

  private static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }
}
