package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.geometry.ContinuousIndex;
import dev.nidus.core.geometry.GridSize;
import dev.nidus.core.geometry.ImageGeometry;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.testing.Fixtures;
import dev.nidus.imaging.Scans;
import dev.nidus.imaging.storage.ByteBudget;
import dev.nidus.learning.tensor.NativeMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `nidus saliency` on real CTs with a network of random weights, so that no map here says anything about patients.
class SaliencyTest {
  private static final List<String> COLUMNS =
      List.of("image_path", "mask_path", "PatientID", "coordX", "coordY", "coordZ");
  @TempDir private static Path folder;
  private static Path lesions = Path.of("");

  /// Two sarcomas, a row without a scan, and a sarcoma whose mask is missing.
  @BeforeAll
  static void write() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<String> lines = Files.readAllLines(Fixtures.repository().resolve("data/sts/seeds.csv"));
    for (int n = 1; n <= 3; n++) {
      String[] field = lines.get(n).split(",", -1);
      rows.add(
          List.of(
              field[0],
              n == 3 ? "sts/nowhere.nii.gz" : field[1],
              field[2],
              field[4],
              field[5],
              field[6]));
    }
    rows.add(1, List.of("sts/none.nii.gz", "", "P", "1", "2", "3"));
    lesions = new CsvText(COLUMNS, rows).write(folder.resolve("lesions.csv"));
  }

  private static CommandLineRun saliency(Path output, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of(
                    "saliency",
                    lesions,
                    "--root",
                    RealLesion.DATA,
                    "--progress",
                    "none",
                    "--threads",
                    "1",
                    "-o",
                    output),
                Stream.of(options))
            .toArray());
  }

  @Test
  void maps_numbers_pictures_and_a_page_of_every_lesion_that_can_be_done() throws Exception {
    Path output = folder.resolve("out");
    CommandLineRun run =
        saliency(
                output,
                "--weights",
                Weights.SAFETENSORS,
                "--method",
                "gradient,integrated",
                "--steps",
                "3",
                "--sanity",
                "--sanity-lesions",
                "1")
            .expect(3);

    assertThat(run.err())
        .contains("explained: the length of the feature vector", "law: inference", "gradient: 1")
        .containsPattern("gradient: (passed|doubtful|failed)\\. With all weights drawn anew");
    JsonNode json = new ResultFolder(output).numbers("saliency.json", "saliency-1.json");
    assertThat(json.at("/lesions_done").intValue()).isEqualTo(3);
    assertThat(json.at("/refused").intValue()).isEqualTo(1);
    assertThat(json.at("/methods/0/share_in_mask/lesions").intValue()).isEqualTo(2);
    assertThat(json.at("/methods/0/share_in_mask/value").doubleValue()).isBetween(0.0, 1.0);
    assertThat(json.at("/methods/0/stability/value").doubleValue()).isBetween(0.1, 1.0);
    assertThat(json.at("/lesions/2/mask_problem").stringValue()).contains("sts/nowhere.nii.gz");
    assertThat(json.at("/lesions/2/maps/0/share_in_mask").isNull()).isTrue();
    assertThat(json.at("/lesions/0/even_map/share_within_radius").doubleValue())
        .isCloseTo(4.0 / 3 * Math.PI * 1000 / 125_000, within(0.002));
    assertThat(json.at("/sanity/0/stages").size()).isEqualTo(5);
    assertThat(json.at("/sanity/0/stages/0/rank_correlation/reason").stringValue())
        .contains("all 1 lesions are of one patient");
    assertThat(CsvText.read(folder.resolve("out.refused.csv")).column("row")).containsExactly("2");
    assertThat(CsvText.read(output.resolve("saliency.csv")).column("saliency_folder"))
        .containsExactly("000001", "000003", "000004");
    String page = Files.readString(output.resolve("saliency.html"));
    assertThat(page)
        .doesNotContain("http:", "https:", "<script", "<link", "url(", "NaN")
        .contains("What a saliency map is, and is not", "src=\"000001/gradient.png\"");
    assertThat(ImageIO.read(output.resolve("000004/integrated.png").toFile()).getWidth())
        .isEqualTo(948);
    assertOnTheScansGrid(output.resolve("000001/gradient.nii.gz"), "sts/STS_001_ct.nii.gz");
    NativeMemory.requireNothingLive("after the command");
  }

  /// The map's voxel centres are voxel centres of the scan.
  private static void assertOnTheScansGrid(Path map, String image) throws Exception {
    Scans scans = new Scans(ByteBudget.DEFAULT);
    try (CtScan part = scans.open(map, "map");
        CtScan whole = scans.open(RealLesion.DATA.resolve(image), image)) {
      ImageGeometry grid = part.geometry();
      GridSize size = grid.size();
      for (ContinuousIndex corner :
          List.of(
              new ContinuousIndex(0, 0, 0),
              new ContinuousIndex(size.i() - 1, size.j() - 1, size.k() - 1))) {
        ContinuousIndex at = whole.geometry().continuousIndexOf(grid.pointAt(corner));
        for (double index : new double[] {at.i(), at.j(), at.k()}) {
          assertThat(index).isCloseTo(Math.rint(index), within(1e-3));
        }
      }
      assertThat(size.i() * grid.spacing().i()).isBetween(48.0, 52.0);
      assertThat(size.k() * grid.spacing().k()).isBetween(45.0, 54.0);
    }
  }

  @Test
  void the_score_of_a_probe_is_explained_for_the_class_that_it_predicts() throws Exception {
    List<List<String>> rows = new ArrayList<>();
    List<RealLesion> real = RealLesion.all();
    for (int n = 0; n < real.size(); n++) {
      List<String> row = new ArrayList<>(real.get(n).row());
      row.addAll(List.of(n % 2 == 0 ? "no" : "yes", n % 4 < 2 ? "train" : "test"));
      rows.add(row);
    }
    List<String> header = new ArrayList<>(RealLesion.COLUMNS);
    header.addAll(List.of("label", "split"));
    Path table = new CsvText(header, rows).write(folder.resolve("labelled.csv"));
    Path features = folder.resolve("features.csv");
    CommandLineRun.extract(table, features, "--root", RealLesion.DATA).expect(0);
    for (String method : List.of("linear", "knn")) {
      CommandLineRun.of(
              "probe",
              features,
              "--label",
              "label",
              "--independent",
              "--method",
              method,
              "--folds",
              "2",
              "-o",
              folder.resolve(method))
          .expect(0);
    }
    Path model = folder.resolve("linear/model.nidus");
    Path predictions = folder.resolve("predictions.csv");
    CommandLineRun.of(
            "predict",
            lesions,
            "--root",
            RealLesion.DATA,
            "--model",
            model,
            "--weights",
            Weights.SAFETENSORS,
            "--progress",
            "none",
            "-o",
            predictions)
        .expect(3);

    Path output = folder.resolve("probed");
    saliency(
            output,
            "--weights",
            Weights.SAFETENSORS,
            "--model",
            model,
            "--method",
            "gradient",
            "--stability-noise",
            "0")
        .expect(3);

    JsonNode json = new ResultFolder(output).numbers("saliency.json", "saliency-1.json");
    CsvText predicted = CsvText.read(predictions);
    assertThat(json.at("/outputs").toString()).isEqualTo("[\"no\",\"yes\"]");
    for (int n = 0; n < 3; n++) {
      assertThat(json.at("/lesions/%d/explained".formatted(n)).stringValue())
          .isEqualTo(predicted.column("pred_class").get(n));
      double probability =
          Math.max(
              predicted.numbers("conf_scores_class_0").get(n),
              predicted.numbers("conf_scores_class_1").get(n));
      double score = json.at("/lesions/%d/score".formatted(n)).doubleValue();
      assertThat(1 / (1 + Math.exp(-score))).isCloseTo(probability, within(1e-3));
    }
    assertThat(
            saliency(
                    folder.resolve("none"),
                    "--weights",
                    Weights.SAFETENSORS,
                    "--model",
                    folder.resolve("knn/model.nidus"))
                .expect(2)
                .problem())
        .contains("a vote has no gradient; probe with --method linear");
    assertThat(
            saliency(
                    folder.resolve("none"),
                    "--weights",
                    Weights.SAFETENSORS,
                    "--model",
                    model,
                    "--class",
                    "perhaps")
                .expect(2)
                .problem())
        .isEqualTo(
            "--class is 'perhaps', but what is explained (the probe's score before it becomes a"
                + " probability) has the scores: no, yes");
  }

  @Test
  void what_cannot_be_meant_is_refused_before_any_work() {
    Path none = folder.resolve("refused");
    assertThat(problem(none, "--method", "gradcam"))
        .isEqualTo(
            "'gradcam' is no method of saliency; these are: gradient, guided, smoothgrad,"
                + " guided-smoothgrad, integrated, occlusion");
    assertThat(problem(none, "--method", "gradient,gradient"))
        .isEqualTo("--method names gradient twice");
    assertThat(problem(none, "--method", "occlusion", "--block", "5", "--stride", "8"))
        .contains("the stride of an occlusion is at most its block");
    assertThat(problem(none, "--samples", "0")).contains("samples of SmoothGrad are 1 to 10000");
    assertThat(problem(none, "--radius", "-1")).contains("--radius must be above 0");
    assertThat(problem(none, "--mask", "contour"))
        .contains("has no column 'contour'; it has: image_path, mask_path");
    assertThat(problem(none, "--class", "yes"))
        .contains("(the length of the feature vector) has the scores: feature norm");
    assertThat(problem(none, "--model", Weights.SAFETENSORS))
        .contains("it has no entry nidus.model");
    assertThat(none).doesNotExist();
  }

  private static String problem(Path output, Object... options) {
    return saliency(
            output,
            Stream.concat(Stream.<Object>of("--weights", Weights.SAFETENSORS), Stream.of(options))
                .toArray())
        .expect(2)
        .problem();
  }
}
