package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `evaluate`: the numbers of scikit-learn, intervals over patients, comparisons in pairs, and a sentence for whatever is
/// wrong with a table.
class EvaluateTest {
  private static final JsonNode GOLDEN =
      JsonMapper.shared().readTree(Fixtures.fixture("stats/stats.json").toFile());
  private static final List<String> BINARY =
      List.of("PatientID", "malignancy", "conf_scores_class_0", "conf_scores_class_1");

  @TempDir private Path folder;

  private Path path(String name) {
    return folder.resolve(name);
  }

  private ResultFolder out() {
    return new ResultFolder(path("out"));
  }

  private JsonNode metrics() throws IOException {
    return out().numbers("metrics.json", "metrics-1.json");
  }

  private CommandLineRun evaluate(Path table, String label, Object... options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("evaluate", table, "--label", label, "-o", path("out")),
                Stream.of(options))
            .toArray());
  }

  /// The fixture of two classes; lesions in pairs of a patient, so that there are 100.
  private Path binary(String model, String file) throws IOException {
    CsvText table = CsvText.read(Fixtures.fixture("stats/binary.csv"));
    List<Double> scores = table.numbers(model);
    return table(
        file,
        BINARY,
        table.rows().size(),
        n ->
            List.of(
                "P" + n / 2,
                table.column("label").get(n),
                Double.toString(1 - scores.get(n)),
                Double.toString(scores.get(n))));
  }

  private Path table(String file, List<String> header, int rows, IntFunction<List<String>> row)
      throws IOException {
    return new CsvText(header, IntStream.range(0, rows).mapToObj(row).toList()).write(path(file));
  }

  /// Ten lesions of five patients, one column given by row.
  private Path ten(IntFunction<List<String>> row) throws IOException {
    return table("ten.csv", BINARY, 10, row);
  }

  private static List<String> good(int n) {
    return List.of(
        "P" + n / 2,
        Integer.toString(n % 2),
        n % 3 == 0 ? "0.4" : "0.7",
        n % 3 == 0 ? "0.6" : "0.3");
  }

  private static List<String> with(List<String> row, int column, String cell) {
    List<String> changed = new ArrayList<>(row);
    changed.set(column, cell);
    return changed;
  }

  private static double value(JsonNode metrics, String pointer) {
    JsonNode node = metrics.at(pointer);
    assertThat(node.isNumber()).as(pointer).isTrue();
    return node.doubleValue();
  }

  @Test
  void metrics_of_two_classes_are_those_of_scikit_learn() throws Exception {
    evaluate(binary("A", "a.csv"), "malignancy", "--replicates", 200).expect(0);

    JsonNode metrics = metrics();
    JsonNode golden = GOLDEN.at("/binary/A");
    assertThat(value(metrics, "/roc_auc/value"))
        .isCloseTo(golden.get("auc").doubleValue(), within(1e-12));
    assertThat(value(metrics, "/average_precision/value"))
        .isCloseTo(golden.get("ap").doubleValue(), within(1e-12));
    // scikit-learn's halves are of scores from 0.5 on, ours of the largest score, the lowest class
    // on ties
    assertThat((value(metrics, "/sensitivity/value") + value(metrics, "/specificity/value")) / 2)
        .isCloseTo(golden.get("balanced_accuracy_at_0.5").doubleValue(), within(1e-12));
    assertThat(metrics.at("/roc_auc/lesions").intValue()).isEqualTo(200);
    assertThat(metrics.at("/roc_auc/patients").intValue()).isEqualTo(100);
    assertThat(metrics.at("/roc_auc/method").stringValue())
        .isEqualTo("percentile bootstrap over patients");
    assertThat(value(metrics, "/roc_auc/low"))
        .isLessThan(golden.get("auc").doubleValue())
        .isGreaterThan(0.75);
    assertThat(value(metrics, "/roc_auc/high"))
        .isGreaterThan(golden.get("auc").doubleValue())
        .isLessThan(0.95);
    assertThat(value(metrics, "/roc_auc_delong/value"))
        .isCloseTo(golden.get("auc").doubleValue(), within(1e-12));
    assertThat(out().files())
        .containsExactly(
            "calibration.svg",
            "evaluation.html",
            "metrics.json",
            "precision-recall.svg",
            "roc.svg");
    assertThat(out().page("evaluation.html"))
        .contains("200 lesions of 100 patients", "0.848", "percentile bootstrap over patients");
  }

  @Test
  void metrics_of_eight_classes_are_means_over_classes_and_rows_need_not_sum_to_one()
      throws Exception {
    CsvText table = CsvText.read(Fixtures.fixture("stats/multiclass.csv"));
    List<String> header = new ArrayList<>(List.of("PatientID", "site"));
    IntStream.range(0, 8).forEach(k -> header.add("conf_scores_class_" + k));
    Path predictions =
        table(
            "sites.csv",
            header,
            table.rows().size(),
            n -> {
              List<String> row =
                  new ArrayList<>(List.of("P" + n / 3, table.column("label").get(n)));
              IntStream.range(0, 8)
                  .forEach(k -> row.add(Double.toString(2.5 * table.numbers("A_" + k).get(n))));
              return row;
            });

    evaluate(predictions, "site", "--replicates", 100).expect(0);

    JsonNode metrics = metrics();
    JsonNode golden = GOLDEN.at("/multiclass/A");
    assertThat(value(metrics, "/roc_auc/value"))
        .isCloseTo(golden.get("auc_ovr_macro").doubleValue(), within(1e-9));
    assertThat(value(metrics, "/average_precision/value"))
        .isCloseTo(golden.get("mAP_macro").doubleValue(), within(1e-9));
    assertThat(value(metrics, "/balanced_accuracy/value"))
        .isCloseTo(golden.get("balanced_accuracy").doubleValue(), within(1e-9));
    for (int k = 0; k < 8; k++) {
      assertThat(value(metrics, "/classes/" + k + "/average_precision/value"))
          .isCloseTo(golden.get("AP_per_class").get(k).doubleValue(), within(1e-9));
    }
    assertThat(metrics.at("/brier_score/value").isNull()).isTrue();
    assertThat(metrics.at("/brier_score/reason").stringValue())
        .startsWith("the scores are no probabilities");
    assertThat(metrics.has("sensitivity")).isFalse();
    assertThat(out().files()).doesNotContain("calibration.svg");
    assertThat(out().page("evaluation.html")).contains("class 7, AUC 0.8");
  }

  @Test
  void two_models_are_compared_in_pairs_of_the_same_lesions_in_any_order() throws Exception {
    CsvText ours = CsvText.read(binary("A", "a.csv"));
    CsvText theirs = CsvText.read(binary("B", "b.csv"));
    List<List<String>> shuffled = new ArrayList<>();
    List<List<String>> named = new ArrayList<>();
    for (int n = 0; n < ours.rows().size(); n++) {
      named.add(Stream.concat(Stream.of("L" + n), ours.rows().get(n).stream()).toList());
      shuffled.add(Stream.concat(Stream.of("L" + n), theirs.rows().get(n).stream()).toList());
    }
    Collections.reverse(shuffled);
    List<String> header = Stream.concat(Stream.of("lesion"), BINARY.stream()).toList();
    Path a = new CsvText(header, named).write(path("model a.csv"));
    Path b = new CsvText(header, shuffled).write(path("model b.csv"));

    evaluate(a, "malignancy", "--against", b, "--id", "lesion", "--replicates", 300).expect(0);

    JsonNode comparison = metrics().get("comparison");
    double difference = GOLDEN.at("/bootstrap_binary/diff_observed").doubleValue();
    assertThat(value(comparison, "/roc_auc/difference")).isCloseTo(difference, within(1e-12));
    assertThat(value(comparison, "/roc_auc/theirs"))
        .isCloseTo(GOLDEN.at("/binary/B/auc").doubleValue(), within(1e-12));
    assertThat(value(comparison, "/delong/difference")).isCloseTo(difference, within(1e-12));
    assertThat(value(comparison, "/roc_auc/low")).isBetween(-0.05, difference);
    assertThat(value(comparison, "/roc_auc/high")).isBetween(difference, 0.3);
    assertThat(value(comparison, "/roc_auc/p")).isBetween(1.0 / 301, 0.2);
    assertThat(value(comparison, "/roc_auc/p_holm"))
        .isGreaterThanOrEqualTo(value(comparison, "/roc_auc/p"));
    assertThat(comparison.get("lesions").intValue()).isEqualTo(200);
    assertThat(comparison.get("patients").intValue()).isEqualTo(100);
    assertThat(out().page("evaluation.html"))
        .contains("Against model b.csv", "DeLong", "model a, AUC", "model b, AUC 0.741")
        .contains("--against");
    assertThat(out().files()).contains("differences.svg");
  }

  @Test
  void a_model_does_not_differ_from_itself() throws Exception {
    evaluate(
            binary("A", "a.csv"),
            "malignancy",
            "--against",
            binary("A", "again.csv"),
            "--replicates",
            50)
        .expect(0);

    JsonNode comparison = metrics().get("comparison");
    assertThat(value(comparison, "/roc_auc/difference")).isZero();
    assertThat(value(comparison, "/roc_auc/low")).isZero();
    assertThat(value(comparison, "/roc_auc/p")).isEqualTo(1);
    assertThat(comparison.at("/delong/reason").stringValue())
        .startsWith("both models rank the lesions alike");
  }

  @Test
  void the_same_seed_gives_the_same_bytes_and_lesions_narrower_intervals_than_patients()
      throws Exception {
    // every lesion of a patient says the same: 20 lesions a patient are no more than one
    Path table =
        table(
            "clustered.csv",
            BINARY,
            400,
            n -> {
              int patient = n / 20;
              double score = ((patient * 7) % 20) / 20.0;
              return List.of(
                  "P" + patient,
                  Integer.toString(patient % 2),
                  Double.toString(1 - score),
                  Double.toString(score));
            });
    evaluate(table, "malignancy", "--replicates", 200, "--seed", 5).expect(0);
    String first = Files.readString(path("out/metrics.json"));
    JsonNode patients = metrics();
    evaluate(table, "malignancy", "--replicates", 200, "--seed", 5).expect(0);
    assertThat(Files.readString(path("out/metrics.json"))).isEqualTo(first);
    evaluate(table, "malignancy", "--replicates", 200, "--seed", 6).expect(0);
    assertThat(value(metrics(), "/roc_auc/low")).isNotEqualTo(value(patients, "/roc_auc/low"));

    evaluate(table, "malignancy", "--replicates", 200, "--unit", "lesion").expect(0);

    JsonNode lesions = metrics();
    assertThat(lesions.at("/roc_auc/method").stringValue())
        .isEqualTo("percentile bootstrap over lesions");
    double wide = value(patients, "/roc_auc/high") - value(patients, "/roc_auc/low");
    double narrow = value(lesions, "/roc_auc/high") - value(lesions, "/roc_auc/low");
    assertThat(wide).isGreaterThan(2 * narrow);
  }

  @Test
  void the_published_way_and_bca_have_their_own_names() throws Exception {
    evaluate(binary("A", "a.csv"), "malignancy", "--replicates", 200, "--interval", "bca")
        .expect(0);

    JsonNode metrics = metrics();
    assertThat(metrics.at("/roc_auc/method").stringValue())
        .isEqualTo("BCa bootstrap over patients");
    assertThat(metrics.at("/published/roc_auc/method").stringValue())
        .startsWith("bootstrap as published");
    assertThat(value(metrics, "/published/roc_auc/value"))
        .isCloseTo(value(metrics, "/roc_auc/value"), within(0.02))
        .isNotEqualTo(value(metrics, "/roc_auc/value"));
  }

  @Test
  void labels_may_be_names_and_a_class_may_be_chosen_by_name_or_number() throws Exception {
    List<String> header = new ArrayList<>(BINARY);
    header.add("pred_class");
    for (String chosen : List.of("benign", "0")) {
      Path table =
          table(
              "named.csv",
              header,
              10,
              n -> {
                List<String> row = new ArrayList<>(good(n));
                row.set(1, n % 2 == 0 ? "benign" : "malignant");
                row.add(n == 1 ? (chosen.equals("0") ? "1" : "malignant") : chosen);
                return row;
              });

      CommandLineRun run = evaluate(table, "malignancy", "--replicates", 20).expect(0);

      assertThat(run.err()).contains("classes, in the order of the scores: benign, malignant");
      // all five benign ones and one of five malignant ones
      assertThat(value(metrics(), "/balanced_accuracy/value")).isCloseTo(0.6, within(1e-12));
      assertThat(metrics().at("/classes/1/label").stringValue()).isEqualTo("malignant");
    }
    evaluate(path("named.csv"), "malignancy", "--classes", "malignant,benign", "--replicates", 20)
        .expect(0);
    assertThat(metrics().at("/classes/0/label").stringValue()).isEqualTo("malignant");
  }

  @Test
  void a_row_that_cannot_be_used_costs_itself() throws Exception {
    Path table =
        ten(n ->
            switch (n) {
              case 2 -> with(good(n), 3, "high");
              case 5 -> with(good(n), 0, "");
              case 6 -> with(good(n), 1, "7");
              case 9 -> with(good(n), 1, "");
              default -> good(n);
            });

    CommandLineRun run = evaluate(table, "malignancy", "--replicates", 20).expect(3);

    assertThat(run.err()).contains("4 refused, with reasons: " + path("out/refused.csv"));
    assertThat(CsvText.read(path("out/refused.csv")).rows())
        .containsExactly(
            List.of("3", "conf_scores_class_1 is 'high'; a score is a finite number"),
            List.of(
                "6",
                "PatientID is blank; without its patient a lesion cannot be resampled with the"
                    + " others of the patient"),
            List.of("7", "malignancy is '7'; the classes are 0, 1"),
            List.of("10", "malignancy is blank; a row needs its class"));
    assertThat(metrics().get("lesions").intValue()).isEqualTo(6);
    assertThat(metrics().get("refused").intValue()).isEqualTo(4);
    assertThat(out().page("evaluation.html")).contains("4 rows were left out");

    evaluate(ten(EvaluateTest::good), "malignancy", "--replicates", 20).expect(0);
    assertThat(path("out/refused.csv")).doesNotExist();
  }

  @Test
  void one_class_is_a_sentence_and_leaves_nothing() throws Exception {
    Path table = ten(n -> with(good(n), 1, "1"));

    assertThat(evaluate(table, "malignancy").expect(2).problem())
        .isEqualTo(
            "all 10 rows of "
                + table
                + " that can be used have the malignancy '1'; what predictions are worth can only"
                + " be told with lesions of at least two classes");
    assertThat(path("out")).doesNotExist();
  }

  @Test
  void columns_that_are_missing_are_named() throws Exception {
    Path table = ten(EvaluateTest::good);
    assertThat(evaluate(table, "class").expect(2).problem())
        .startsWith(table + " has no column 'class'; it has: PatientID, malignancy");
    Path anonymous = table("anonymous.csv", BINARY.subList(1, 4), 10, n -> good(n).subList(1, 4));
    assertThat(evaluate(anonymous, "malignancy").expect(2).problem())
        .startsWith(
            anonymous
                + " has no column 'PatientID', so that the patients are not known; name their"
                + " column with --patient, or take every lesion as independent with --unit lesion");
    Path oneScore = table("one.csv", BINARY.subList(0, 3), 10, n -> good(n).subList(0, 3));
    assertThat(evaluate(oneScore, "malignancy").expect(2).problem())
        .startsWith(oneScore + " has no column 'conf_scores_class_1'");
  }

  @Test
  void lesions_without_patients_count_as_independent_only_if_the_user_says_so() throws Exception {
    Path anonymous = table("anonymous.csv", BINARY.subList(1, 4), 10, n -> good(n).subList(1, 4));

    CommandLineRun run =
        evaluate(anonymous, "malignancy", "--unit", "lesion", "--replicates", 20).expect(0);

    assertThat(run.err()).contains("The patients are not known");
    assertThat(metrics().at("/roc_auc/patients").isNull()).isTrue();
  }

  @Test
  void a_single_patient_has_a_value_without_an_interval() throws Exception {
    evaluate(ten(n -> with(good(n), 0, "P1")), "malignancy").expect(0);

    assertThat(value(metrics(), "/roc_auc/value")).isBetween(0.0, 1.0);
    assertThat(metrics().at("/roc_auc/low").isNull()).isTrue();
    assertThat(metrics().at("/roc_auc/reason").stringValue())
        .isEqualTo("ROC-AUC has no interval: all 10 lesions are of one patient");
  }

  @Test
  void tables_that_do_not_match_are_refused() throws Exception {
    Path ours = ten(EvaluateTest::good);
    Path shorter = table("shorter.csv", BINARY, 9, EvaluateTest::good);
    assertThat(evaluate(ours, "malignancy", "--against", shorter).expect(2).problem())
        .startsWith(ours + " has 10 rows and " + shorter + " has 9");

    Path relabelled =
        table("relabelled.csv", BINARY, 10, n -> n == 3 ? with(good(n), 1, "0") : good(n));
    assertThat(evaluate(ours, "malignancy", "--against", relabelled).expect(2).problem())
        .startsWith("lesion '4' has the malignancy '1' in " + ours + " (row 4) and '0' in ");

    Path others = table("others.csv", BINARY, 10, n -> n == 3 ? with(good(n), 0, "Q") : good(n));
    assertThat(evaluate(ours, "malignancy", "--against", others).expect(2).problem())
        .startsWith("lesion '4' is of patient 'P1' in ");

    assertThat(
            evaluate(ours, "malignancy", "--against", shorter, "--id", "PatientID")
                .expect(2)
                .problem())
        .isEqualTo(
            "rows 1 and 2 of "
                + ours
                + " have the same PatientID 'P0'; it must name each lesion once");
    assertThat(path("out")).doesNotExist();
  }

  @Test
  void labels_that_do_not_fit_the_scores_ask_for_the_classes() throws Exception {
    Path table = ten(n -> with(good(n), 1, List.of("a", "b", "c").get(n % 3)));

    assertThat(evaluate(table, "malignancy").expect(2).problem())
        .isEqualTo(
            "the column 'malignancy' of "
                + table
                + " has 3 different labels (a, b, c), but there are scores for 2 classes; name the"
                + " classes in the order of the scores with --classes, as --classes a,b");
    evaluate(table, "malignancy", "--classes", "a,b", "--replicates", 20).expect(3);
    assertThat(metrics().get("refused").intValue()).isEqualTo(3);
  }

  @Test
  void a_synthetic_table_is_called_synthetic() throws Exception {
    List<String> header = Stream.concat(BINARY.stream(), Stream.of("synthetic")).toList();
    Path table =
        table(
            "synthetic.csv",
            header,
            10,
            n -> Stream.concat(good(n).stream(), Stream.of("true")).toList());

    CommandLineRun run = evaluate(table, "malignancy", "--replicates", 20).expect(0);

    assertThat(run.err()).contains("SYNTHETIC");
    assertThat(metrics().get("synthetic").booleanValue()).isTrue();
    assertThat(out().page("evaluation.html")).contains("Nobody was scanned");
  }

  @Test
  void names_of_users_cannot_become_a_part_of_the_page() throws Exception {
    Path table = ten(n -> with(good(n), 1, n % 2 == 0 ? "<b>benign</b>" : "</svg><script>x"));

    evaluate(table, "malignancy", "--replicates", 20).expect(0);

    assertThat(out().page("evaluation.html")).contains("&lt;/svg&gt;&lt;script&gt;x");
  }

  @Test
  void the_schema_objects_to_a_number_that_is_missing_without_a_reason() throws Exception {
    evaluate(ten(EvaluateTest::good), "malignancy", "--replicates", 20).expect(0);
    String good = Files.readString(path("out/metrics.json"));
    String without = good.replaceFirst("\"value\" : [0-9.]+", "\"value\" : null");

    assertThat(without).isNotEqualTo(good);
    assertThat(ResultFolder.objections(without, "metrics-1.json")).isNotEmpty();
    assertThat(
            ResultFolder.objections(good.replaceFirst("\"roc_auc\"", "\"auc\""), "metrics-1.json"))
        .isNotEmpty();
  }
}
