package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model on the features of its encoder, from lesions or from a table, and on nothing else. The lesions are real and
/// their labels made up, so that no number here says anything about patients.
class PredictTest {
  @TempDir private static Path folder;
  private static Path lesions = Path.of("");
  private static Path features = Path.of("");
  private static Path model = Path.of("");

  @BeforeAll
  static void extract_and_probe() throws IOException {
    List<RealLesion> real = RealLesion.all();
    List<String> header = new ArrayList<>(RealLesion.COLUMNS);
    header.addAll(List.of("lesion", "label", "split"));
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < real.size(); n++) {
      List<String> row = new ArrayList<>(real.get(n).row());
      row.addAll(List.of(real.get(n).name(), n % 2 == 0 ? "0" : "1", n % 4 < 2 ? "train" : "test"));
      rows.add(row);
    }
    lesions = new CsvText(header, rows).write(folder.resolve("lesions.csv"));
    features = folder.resolve("features.csv");
    CommandLineRun.extract(lesions, features, "--root", RealLesion.DATA).expect(0);
    CommandLineRun.of(
            "probe",
            features,
            "--label",
            "label",
            "--independent",
            "--c",
            "1",
            "--against",
            "hounsfield,random",
            "-o",
            folder.resolve("results"))
        .expect(0);
    model = folder.resolve("results/model.nidus");
  }

  @Test
  void lesions_and_their_features_get_the_same_predictions() throws IOException {
    Path ofFeatures = folder.resolve("of features.csv");
    Path ofLesions = folder.resolve("of lesions.csv");

    predict(features, ofFeatures).expect(0);
    CommandLineRun run =
        predict(
                lesions,
                ofLesions,
                "--weights",
                Weights.SAFETENSORS,
                "--root",
                RealLesion.DATA,
                "--progress",
                "none")
            .expect(0);

    assertThat(run.err())
        .contains(
            "model: linear probe for 'label' (0, 1)", "law: inference (the law of the model)");
    for (Path table : List.of(ofFeatures, ofLesions)) {
      JsonNode receipt =
          new ResultFolder(folder)
              .numbers(table.getFileName() + ".receipt.json", "prediction-receipt-1.json");
      assertThat(receipt.at("/model/sha256").stringValue()).isEqualTo(Sha256.of(model).hex());
      assertThat(receipt.at("/predictions/sha256").stringValue()).isEqualTo(Sha256.of(table).hex());
      assertThat(receipt.at("/input/sha256").stringValue())
          .isEqualTo(Sha256.of(table.equals(ofFeatures) ? features : lesions).hex());
      assertThat(receipt.at("/encoder/law").stringValue()).isEqualTo("inference");
      assertThat(receipt.get("rows").intValue()).isEqualTo(RealLesion.all().size());
    }
    CsvText one = CsvText.read(ofFeatures);
    CsvText other = CsvText.read(ofLesions);
    assertThat(other.header()).isEqualTo(one.header());
    assertThat(other.column("lesion")).isEqualTo(one.column("lesion"));
    for (int row = 0; row < one.rows().size(); row++) {
      assertThat(other.numbers("conf_scores_class_1").get(row))
          .isCloseTo(one.numbers("conf_scores_class_1").get(row), within(1e-5));
    }
    assertThat(MadeFeatures.where(one, "split", "test").column("conf_scores_class_1"))
        .isEqualTo(
            CsvText.read(folder.resolve("results/predictions.csv")).column("conf_scores_class_1"));
  }

  @Test
  void the_comparators_are_computed_from_the_patches_of_the_receipt() throws IOException {
    JsonNode report =
        JsonMapper.shared().readTree(Files.readString(folder.resolve("results/probe.json")));

    assertThat(report.at("/comparators/0/source").stringValue())
        .isEqualTo("18 Hounsfield features of the patch");
    assertThat(report.at("/comparators/0/count").intValue()).isEqualTo(18);
    assertThat(report.at("/comparators/1/source").stringValue())
        .isEqualTo("fmcib, width 0.125 before training, seed 0");
    assertThat(report.at("/comparators/1/count").intValue()).isEqualTo(256);
    assertThat(report.at("/features/encoder/law").stringValue()).isEqualTo("inference");
  }

  @Test
  void features_by_another_law_or_encoder_are_refused_by_name() throws IOException {
    Path study = folder.resolve("study.csv");
    CommandLineRun.extract(lesions, study, "--root", RealLesion.DATA, "--law", "study").expect(0);
    assertThat(predict(study, folder.resolve("none.csv"), "--trust-encoder").expect(2).problem())
        .isEqualTo(
            study
                + " has patches cut by the law study, the model knows inference; extract the"
                + " features with the encoder and the law of the model");

    CsvText table = CsvText.read(features);
    Path other = table.write(folder.resolve("other.csv"));
    String receipt = Files.readString(folder.resolve("features.csv.receipt.json"));
    Files.writeString(
        folder.resolve("other.csv.receipt.json"),
        receipt.replaceFirst(
            "\"weights\":\"[0-9a-f]{64}\"", "\"weights\":\"" + "ab".repeat(32) + "\""));
    assertThat(predict(other, folder.resolve("none.csv")).expect(2).problem())
        .startsWith(
            other
                + " has features of the encoder fmcib, width 0.125 (weights abababababab), the"
                + " model knows fmcib, width 0.125 (weights ");
    assertThat(folder.resolve("none.csv")).doesNotExist();
  }

  @Test
  void features_without_a_receipt_need_the_users_word() throws IOException {
    Path bare = CsvText.read(features).write(folder.resolve("bare.csv"));
    Path output = folder.resolve("bare predictions.csv");

    assertThat(predict(bare, output).expect(2).problem())
        .contains(
            "bare.csv has no receipt beside it, so its encoder is not known",
            "say --trust-encoder");
    predict(bare, output, "--trust-encoder").expect(0);
    assertThat(CsvText.read(output).column("pred_class")).containsOnly("0", "1");
  }

  @Test
  void a_receipt_does_not_vouch_for_features_that_it_has_never_seen() throws IOException {
    CsvText changed = MadeFeatures.with(CsvText.read(features), 2, "pred_0", "0.125");
    Path table = changed.write(folder.resolve("changed.csv"));
    Files.copy(
        folder.resolve("features.csv.receipt.json"), folder.resolve("changed.csv.receipt.json"));

    assertThat(predict(table, folder.resolve("none.csv")).expect(2).problem())
        .startsWith(
            "the features in row 3 of %s are not those of any row of its receipt".formatted(table));
  }

  @Test
  void a_row_with_a_broken_feature_costs_no_other() throws IOException {
    CsvText broken = MadeFeatures.with(CsvText.read(features), 1, "pred_7", "nan");
    Path table = broken.write(folder.resolve("broken.csv"));
    Path output = folder.resolve("broken predictions.csv");

    predict(table, output, "--trust-encoder").expect(3);

    assertThat(CsvText.read(output).rows()).hasSize(broken.rows().size() - 1);
    assertThat(CsvText.read(folder.resolve("broken predictions.csv.refused.csv")).column("row"))
        .containsExactly("2");
  }

  @Test
  void neighbours_survive_the_way_to_the_disk_and_back() throws IOException {
    Path made = MadeFeatures.ofTwoClasses().table().write(folder.resolve("made.csv"));
    Path results = folder.resolve("neighbours");
    CommandLineRun.of("probe", made, "--label", "class", "--method", "knn", "-o", results)
        .expect(0);
    Path output = folder.resolve("neighbour predictions.csv");

    CommandLineRun.of(
            "predict",
            made,
            "--model",
            results.resolve("model.nidus"),
            "--trust-encoder",
            "-o",
            output)
        .expect(0);

    CsvText expected = CsvText.read(results.resolve("predictions.csv"));
    assertThat(MadeFeatures.where(CsvText.read(output), "split", "test").rows())
        .isEqualTo(expected.rows());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"kind\":\"linear\"|\"kind\":\"forest\"|its kind is 'forest'; known are linear, neighbours"
            + " and cox",
        "nidus-model-1|nidus-model-9|its format is 'nidus-model-9', this program reads"
            + " 'nidus-model-1'",
        "\"features\":256|\"features\":257|its tensor 'mean' is FLOAT64 [256] where FLOAT64 [257]"
            + " belongs",
        "\"features\":256|\"features\":-16|its property 'features' is -16 where a whole number from"
            + " 1",
        "\"scored\":[0,1]|\"scored\":[0,7]|its property 'scored' is [0, 7] where ascending numbers"
            + " of its 2 classes belong",
        "\"label\":\"label\"|\"lebal\":\"label\"|it lacks the property 'label'",
        "\"synthetic\":false|\"synthetic\":\"no\"|its property 'synthetic' is \"no\" where true or"
            + " false belongs",
        "\"lesions\":|\"lesionz\":|it lacks the property 'training.lesions'",
        "\"law\":\"inference\"|\"law\":\"inferenze\"|'inferenze' is no law",
      })
  void a_damaged_model_is_refused_with_what_is_wrong(String from, String to, String sentence)
      throws IOException {
    Path damaged = folder.resolve("damaged.nidus");
    Files.write(damaged, rewritten(from, to));

    assertThat(
            CommandLineRun.of(
                    "predict", features, "--model", damaged, "-o", folder.resolve("none.csv"))
                .expect(2)
                .problem())
        .startsWith(damaged + " is no model that can be read: ")
        .contains(sentence);
  }

  @Test
  void features_in_parquet_get_the_predictions_of_their_csv() throws IOException {
    Path columns = folder.resolve("features.parquet");
    CommandLineRun.extract(lesions, columns, "--root", RealLesion.DATA).expect(0);
    Path ofColumns = folder.resolve("of columns.csv");
    Path ofText = folder.resolve("of text.csv");

    predict(columns, ofColumns).expect(0);
    predict(features, ofText).expect(0);

    assertThat(ofColumns).hasSameTextualContentAs(ofText);
  }

  @Test
  void what_is_no_model_is_refused() throws IOException {
    Path none = folder.resolve("none.csv");
    assertThat(
            CommandLineRun.of("predict", features, "--model", Weights.SAFETENSORS, "-o", none)
                .expect(2)
                .problem())
        .contains("it has no entry nidus.model; weights of an encoder are no model");
    assertThat(
            CommandLineRun.of("predict", features, "--model", Weights.TORCH, "-o", none)
                .expect(2)
                .problem())
        .contains("it has no entry nidus.model");
    byte[] whole = Files.readAllBytes(model);
    Path cut = folder.resolve("cut.nidus");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 100));
    assertThat(
            CommandLineRun.of("predict", features, "--model", cut, "-o", none).expect(2).problem())
        .contains("cut off");
    assertThat(
            CommandLineRun.of("predict", features, "--model", folder.resolve("no"), "-o", none)
                .expect(2)
                .problem())
        .contains("does not exist; a model is the file model.nidus that nidus probe writes");
    assertThat(
            CommandLineRun.of("predict", features, "--model", model, "-o", features)
                .expect(2)
                .problem())
        .contains("is the input; give the output another name");
    assertThat(none).doesNotExist();
  }

  /// The model's file with a text of its description replaced; the length of the header follows.
  private static byte[] rewritten(String from, String to) throws IOException {
    ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(model)).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) file.getLong();
    byte[] header = new byte[length];
    file.get(header);
    byte[] data = new byte[file.remaining()];
    file.get(data);
    String text = new String(header, StandardCharsets.UTF_8);
    String escapedFrom = from.replace("\"", "\\\"");
    assertThat(text).contains(escapedFrom);
    byte[] changed =
        text.replace(escapedFrom, to.replace("\"", "\\\"")).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + changed.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(changed.length)
        .put(changed)
        .put(data)
        .array();
  }

  private static CommandLineRun predict(Path table, Path output, Object... options) {
    List<Object> all = new ArrayList<>(List.of("predict", table, "--model", model, "-o", output));
    all.addAll(List.of(options));
    return CommandLineRun.of(all.toArray());
  }
}
