package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// From a table of features and labels to a model and what it is worth, by the command line.
class ProbeTest {
  private static final List<String> PENALTIES =
      List.of("1e-06", "0.0001", "0.01", "1.0", "100.0", "1000.0");

  @TempDir private static Path folder;
  private static final CsvText MADE = MadeFeatures.ofTwoClasses().table();
  private static Path made = Path.of("");

  @BeforeAll
  static void write_the_table() throws IOException {
    made = MADE.write(folder.resolve("made.csv"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"multi", "binary"})
  void probabilities_are_those_of_scikit_learn(String task) throws IOException {
    JsonNode models = golden().get(task).get("models");
    for (String c : PENALTIES) {
      Path output = folder.resolve("golden %s %s".formatted(task, c));
      probeGolden(task, output, "--c", c).expect(0);

      CsvText predictions = CsvText.read(output.resolve("predictions.csv"));
      JsonNode expected = models.get(c).get("tight_tol_test_probs_first5");
      for (int row = 0; row < expected.size(); row++) {
        for (int k = 0; k < expected.get(row).size(); k++) {
          assertThat(predictions.numbers("conf_scores_class_" + k).get(row))
              .as("%s, C %s, row %d, class %d", task, c, row, k)
              .isCloseTo(expected.get(row).get(k).doubleValue(), within(1e-4));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "multi, accuracy, val_accuracy",
    "binary, accuracy, val_accuracy",
    "binary, auc, val_auc"
  })
  void the_search_is_never_worse_on_the_tuning_lesions_than_six_penalties(
      String task, String metric, String key) throws IOException {
    Path output = folder.resolve("search %s %s".formatted(task, metric));

    probeGolden(task, output, "--metric", metric).expect(0);

    JsonNode models = golden().get(task).get("models");
    double best =
        PENALTIES.stream()
            .mapToDouble(c -> models.get(c).get(key).doubleValue())
            .max()
            .orElseThrow();
    JsonNode tuning = json(output).get("tuning");
    assertThat(tuning.get("value").doubleValue()).isGreaterThanOrEqualTo(best);
    CsvText trials = CsvText.read(output.resolve("tuning.csv"));
    assertThat(trials.header().getFirst()).isEqualTo("c");
    assertThat(trials.numbers(trials.header().getLast()))
        .hasSizeGreaterThanOrEqualTo(19)
        .allSatisfy(
            value -> assertThat(value).isLessThanOrEqualTo(tuning.get("value").doubleValue()))
        .contains(tuning.get("value").doubleValue());
  }

  @Test
  void a_probe_says_what_features_are_worth_over_patients_and_beside_a_size() throws IOException {
    Path output = folder.resolve("whole");

    CommandLineRun run =
        CommandLineRun.of("probe", made, "--label", "class", "--against", "size", "-o", output)
            .expect(0);

    JsonNode report = json(output);
    assertThat(report.at("/split/train/lesions").intValue()).isEqualTo(72);
    assertThat(report.at("/split/train/patients").intValue()).isEqualTo(36);
    assertThat(report.at("/split/test/patients").intValue()).isEqualTo(12);
    for (String key : List.of("roc_auc", "average_precision", "balanced_accuracy")) {
      JsonNode metric = report.get("test").get(key);
      assertThat(metric.get("low").doubleValue())
          .isLessThanOrEqualTo(metric.get("value").doubleValue());
      assertThat(metric.get("high").doubleValue())
          .isGreaterThanOrEqualTo(metric.get("value").doubleValue());
      assertThat(metric.get("lesions").intValue()).isEqualTo(24);
      assertThat(metric.get("patients").intValue()).isEqualTo(12);
      assertThat(metric.get("method").stringValue())
          .isEqualTo("percentile bootstrap over patients");
    }
    assertThat(report.at("/test/roc_auc/value").doubleValue()).isGreaterThan(0.95);
    JsonNode size = report.at("/comparators/0");
    assertThat(size.get("source").stringValue()).isEqualTo("column diameter_mm");
    assertThat(size.at("/test/roc_auc/value").doubleValue()).isBetween(0.2, 0.8);
    assertThat(size.at("/difference/roc_auc/value").doubleValue())
        .isCloseTo(
            report.at("/test/roc_auc/value").doubleValue()
                - size.at("/test/roc_auc/value").doubleValue(),
            within(1e-12));
    assertThat(size.at("/difference/roc_auc/low").doubleValue()).isPositive();
    CsvText predictions = CsvText.read(output.resolve("predictions.csv"));
    assertThat(predictions.header())
        .containsExactlyElementsOf(
            Stream.concat(
                    MadeFeatures.COLUMNS.stream(),
                    Stream.of("conf_scores_class_0", "conf_scores_class_1", "pred_class"))
                .toList());
    assertThat(predictions.column("split")).hasSize(24).containsOnly("test");
    assertThat(predictions.column("pred_class")).contains("benign", "malignant");
    assertThat(CsvText.read(output.resolve("predictions_size.csv")).rows()).hasSize(24);
    assertThat(output.resolve("refused.csv")).doesNotExist();
    assertThat(run.err()).contains("encoder less size: difference of ROC-AUC");
  }

  @Test
  void one_table_with_a_split_beside_it_and_three_tables_give_the_same_model() throws IOException {
    Path split = folder.resolve("by lesion.csv");
    new CsvText(List.of("lesion", "split"), reversed(MADE, "lesion", "split")).write(split);
    Path one = folder.resolve("one");
    Path three = folder.resolve("three");

    CommandLineRun.of("probe", made, "--label", "class", "--split", split, "-o", one).expect(0);
    CommandLineRun.of(
            "probe",
            "--train",
            MadeFeatures.where(MADE, "split", "train").write(folder.resolve("train.csv")),
            "--tune",
            MadeFeatures.where(MADE, "split", "tune").write(folder.resolve("tune.csv")),
            "--test",
            MadeFeatures.where(MADE, "split", "test").write(folder.resolve("test.csv")),
            "--label",
            "class",
            "-o",
            three)
        .expect(0);

    assertThat(Files.readString(three.resolve("predictions.csv")))
        .isEqualTo(Files.readString(one.resolve("predictions.csv")));
  }

  @Test
  void without_tuning_lesions_the_setting_is_chosen_by_folds_of_patients() throws IOException {
    CsvText untuned =
        new CsvText(
            MADE.header(),
            MADE.rows().stream()
                .map(row -> row.stream().map(f -> f.equals("tune") ? "train" : f).toList())
                .toList());
    for (String method : List.of("linear", "knn")) {
      Path output = folder.resolve("folds " + method);
      CommandLineRun.of(
              "probe",
              untuned.write(folder.resolve("untuned.csv")),
              "--label",
              "class",
              "--method",
              method,
              "-o",
              output)
          .expect(0);

      JsonNode report = json(output);
      assertThat(report.at("/tuning/by").stringValue()).isEqualTo("10 folds of patients");
      assertThat(report.at("/test/roc_auc/value").doubleValue()).as(method).isGreaterThan(0.9);
    }
  }

  @Test
  void a_cox_probe_orders_patients_by_their_risk() throws IOException {
    CsvText first =
        new CsvText(
            MADE.header(),
            IntStream.range(0, MADE.rows().size())
                .filter(row -> row % 2 == 0)
                .mapToObj(MADE.rows()::get)
                .toList());
    Path output = folder.resolve("cox");

    CommandLineRun.of(
            "probe",
            first.write(folder.resolve("patients.csv")),
            "--time",
            "days",
            "--event",
            "dead",
            "--against",
            "size",
            "-o",
            output)
        .expect(0);

    JsonNode report = json(output);
    assertThat(report.get("method").stringValue()).isEqualTo("cox");
    assertThat(report.at("/test/concordance/value").doubleValue()).isBetween(0.5, 1.0);
    assertThat(report.at("/test/concordance/patients").intValue()).isEqualTo(12);
    assertThat(report.at("/comparators/0/difference/concordance").has("low")).isTrue();
    CsvText predictions = CsvText.read(output.resolve("predictions.csv"));
    assertThat(predictions.numbers("risk")).hasSize(12).doesNotHaveDuplicates();
    Path again = folder.resolve("cox again.csv");
    CommandLineRun.of(
            "predict",
            folder.resolve("patients.csv"),
            "--model",
            output.resolve("model.nidus"),
            "--trust-encoder",
            "-o",
            again)
        .expect(0);
    assertThat(MadeFeatures.where(CsvText.read(again), "split", "test").column("risk"))
        .isEqualTo(predictions.column("risk"));
  }

  @Test
  void a_row_that_cannot_be_used_costs_no_other() throws IOException {
    CsvText bad = MadeFeatures.with(MADE, 0, "pred_3", "nan");
    bad = MadeFeatures.with(bad, 1, "class", " ");
    bad = MadeFeatures.with(bad, 2, "patient", "");
    bad = MadeFeatures.with(bad, 3, "diameter_mm", "small");
    bad = MadeFeatures.with(bad, 4, "split", "");
    Path output = folder.resolve("some");

    CommandLineRun.of(
            "probe",
            bad.write(folder.resolve("bad.csv")),
            "--label",
            "class",
            "--against",
            "size",
            "-o",
            output)
        .expect(3);

    assertThat(CsvText.read(output.resolve("refused.csv")).column("reason"))
        .containsExactly(
            "its feature pred_3 is NaN, which is no finite number; extract the lesion again",
            "its label (column 'class') is blank",
            "its patient (column 'patient') is blank: it cannot be told which lesions it belongs"
                + " to",
            "its diameter_mm is 'small', which is no number; size cannot be compared without it",
            "its column 'split' is blank");
    assertThat(json(output).get("refused").intValue()).isEqualTo(5);
  }

  @Test
  void a_patient_or_a_lesion_in_two_splits_is_named_and_refused_unless_told_otherwise()
      throws IOException {
    CsvText shared = MadeFeatures.with(MADE, 1, "split", "test");
    Path table = shared.write(folder.resolve("shared.csv"));
    Path output = folder.resolve("shared");

    assertThat(
            CommandLineRun.of("probe", table, "--label", "class", "-o", output).expect(2).problem())
        .startsWith(
            "the same patient is in two splits: P1 with row 1 of %s (train) and row 2 of %s (test)"
                .formatted(table, table));
    CommandLineRun.of("probe", table, "--label", "class", "--allow-overlap", "-o", output)
        .expect(0);
    assertThat(json(output).get("overlaps")).hasSize(1);

    List<List<String>> rows = new ArrayList<>(MADE.rows());
    List<String> copy = new ArrayList<>(rows.getFirst());
    copy.set(0, "L999");
    copy.set(1, "P999");
    copy.set(MADE.header().indexOf("split"), "tune");
    rows.add(copy);
    Path twice = new CsvText(MADE.header(), rows).write(folder.resolve("twice.csv"));
    assertThat(
            CommandLineRun.of("probe", twice, "--label", "class", "-o", output).expect(2).problem())
        .startsWith(
            "the same lesion (the same features) is in two splits: row 1 of %s (train) and row 121 of %s (tune)"
                .formatted(twice, twice));
  }

  @Test
  void a_class_that_a_split_lacks_is_a_sentence_and_no_crash() throws IOException {
    CsvText three = new MadeFeatures(60, List.of("a", "b", "c"), 12, 1, 2).table();
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row : three.rows()) {
      boolean gone = row.get(2).equals("c") && row.get(6).equals("train");
      boolean absent = row.get(2).equals("b") && row.get(6).equals("test");
      if (!gone && !absent) {
        rows.add(row);
      }
    }
    Path output = folder.resolve("lacking");

    CommandLineRun run =
        CommandLineRun.of(
                "probe",
                new CsvText(three.header(), rows).write(folder.resolve("lacking.csv")),
                "--label",
                "class",
                "-o",
                output)
            .expect(0);

    assertThat(run.err())
        .contains(
            "no training lesion is of the class 'c'",
            "no test lesion is of the class 'b': means over classes leave it out");
    assertThat(CsvText.read(output.resolve("predictions.csv")).numbers("conf_scores_class_2"))
        .containsOnly(0.0);
    assertThat(Files.readString(output.resolve("probe.json"))).doesNotContain("NaN");
  }

  @Test
  void what_cannot_be_estimated_is_said_to_be_so() throws IOException {
    CsvText oneClass = MADE;
    for (int row = 0; row < MADE.rows().size(); row++) {
      if (MADE.column("split").get(row).equals("test")) {
        oneClass = MadeFeatures.with(oneClass, row, "class", "benign");
      }
    }
    Path output = folder.resolve("inestimable");

    CommandLineRun.of(
            "probe",
            oneClass.write(folder.resolve("one class tested.csv")),
            "--label",
            "class",
            "-o",
            output)
        .expect(0);

    assertThat(json(output).at("/test/roc_auc/reason").stringValue())
        .contains("ROC-AUC cannot be estimated from these 24 lesions");
    assertThat(json(output).at("/test/balanced_accuracy").has("value")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--label nothing | made.csv has no column 'nothing'",
        "--label class --c 0 | --c must be above 0, got 0.0",
        "--label class --folds 1 | --folds must be 2 to 1000, got 1",
        "--label class --method cox | --method cox predicts survival: give --time and --event",
        "--label class --time days --event dead | --time and --event are for --method cox; leave"
            + " --label away",
        "--time days | --time and --event belong together; give both",
        "--label class --method knn --class-weights balanced | --class-weights and --c belong to"
            + " the linear probe",
        "--label class --patient who | made.csv has no column 'who'",
        "--label class --patient patient --independent | --patient and --independent exclude each"
            + " other",
        "--label class --split nowhere.csv | --split nowhere.csv is neither a file nor a column of",
        "--label class --against texture | --against texture is not one of size, hounsfield and"
            + " random",
        "--label class --against hounsfield | has no receipt beside it, so it is not known how its"
            + " patches were cut",
        "--label class --against size,size=days | --against names 'size' twice",
        "--label class --method knn --against size | neighbours are nearest by the angle between"
            + " features",
        "--label class --train made.csv | FEATURES has a split of its own",
      })
  void a_wrong_option_is_answered_with_a_sentence(String options, String sentence) {
    Path output = folder.resolve("wrong");
    List<Object> all = new ArrayList<>(List.of("probe", made, "-o", output));
    all.addAll(Arrays.asList(options.split(" ")));

    assertThat(CommandLineRun.of(all.toArray()).expect(2).problem()).contains(sentence);
    assertThat(output.resolve("probe.json")).doesNotExist();
  }

  @Test
  void tables_that_hold_nothing_to_learn_are_refused() throws IOException {
    Path output = folder.resolve("nothing");
    assertThat(
            CommandLineRun.of(
                    "probe",
                    MadeFeatures.withAll(MADE, "class", "benign").write(folder.resolve("b.csv")),
                    "--label",
                    "class",
                    "-o",
                    output)
                .expect(2)
                .problem())
        .isEqualTo(
            "all 120 lesions have the label 'benign' (column 'class'); a probe tells at least two"
                + " classes apart");
    CsvText constant = MADE;
    for (int n = 0; n < 12; n++) {
      constant = MadeFeatures.withAll(constant, "pred_" + n, Integer.toString(n + 1));
    }
    assertThat(
            CommandLineRun.of(
                    "probe",
                    constant.write(folder.resolve("c.csv")),
                    "--label",
                    "class",
                    "--allow-overlap",
                    "-o",
                    output)
                .expect(2)
                .problem())
        .isEqualTo(
            "all 12 features of encoder are the same for all 72 training lesions: there is nothing"
                + " to learn from");
    assertThat(
            CommandLineRun.of(
                    "probe",
                    MadeFeatures.without(MADE, "patient").write(folder.resolve("d.csv")),
                    "--label",
                    "class",
                    "-o",
                    output)
                .expect(2)
                .problem())
        .contains("name the column of the patients with --patient");
  }

  private static List<List<String>> reversed(CsvText table, String... columns) {
    List<List<String>> rows = new ArrayList<>();
    for (int row = table.rows().size() - 1; row >= 0; row--) {
      List<String> fields = new ArrayList<>();
      for (String column : columns) {
        fields.add(table.column(column).get(row));
      }
      rows.add(fields);
    }
    return rows;
  }

  private static CommandLineRun probeGolden(String task, Path output, Object... options) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "probe",
                "--train",
                Fixtures.fixture("adapt/%s_train.csv".formatted(task)),
                "--tune",
                Fixtures.fixture("adapt/%s_val.csv".formatted(task)),
                "--test",
                Fixtures.fixture("adapt/%s_test.csv".formatted(task)),
                "--label",
                "label",
                "--independent",
                "--replicates",
                "100",
                "-o",
                output));
    all.addAll(List.of(options));
    return CommandLineRun.of(all.toArray());
  }

  private static JsonNode golden() throws IOException {
    return JsonMapper.shared().readTree(Files.readString(Fixtures.fixture("adapt/adapt.json")));
  }

  /// The report, which is valid by its schema.
  private static JsonNode json(Path output) throws IOException {
    return new ResultFolder(output).numbers("probe.json", "probe-1.json");
  }
}
