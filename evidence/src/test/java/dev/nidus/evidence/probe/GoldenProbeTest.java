package dev.nidus.evidence.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.testing.GoldenTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Against scikit-learn's logistic regression, in both forms of the solver.
class GoldenProbeTest {
  private static final List<String> PENALTIES =
      List.of("1e-06", "0.0001", "0.01", "1.0", "100.0", "1000.0");

  @ParameterizedTest
  @ValueSource(strings = {"multi", "binary"})
  void columns_are_standardised_as_scikit_learn_does(String task) throws IOException {
    JsonNode golden = GoldenTable.json("adapt/adapt.json").get(task);
    Standardiser standardiser = Standardiser.of(features(task, "train"));
    for (int column = 0; column < 24; column++) {
      assertThat(standardiser.mean(column))
          .isCloseTo(golden.at("/scaler_mean/" + column).doubleValue(), within(1e-12));
      assertThat(standardiser.deviation(column))
          .isCloseTo(golden.at("/scaler_scale/" + column).doubleValue(), within(1e-12));
    }
    assertThat(standardiser.deviation(5)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"multi", "binary"})
  void probabilities_are_those_of_scikit_learn_at_its_optimum(String task) throws IOException {
    JsonNode golden = GoldenTable.json("adapt/adapt.json").get(task).get("models");
    FeatureMatrix training = features(task, "train");
    FeatureMatrix test = features(task, "test");
    LinearProbe probe = LinearProbe.standard().withConvergence(Convergence.tight());
    for (String penalty : PENALTIES) {
      FittedProbe fitted =
          probe.fit(training, labels(task, "train"), new Tuning.Given(Double.parseDouble(penalty)));
      JsonNode expected = golden.get(penalty);
      double[][] probabilities = fitted.probabilities(test);
      System.out.printf(
          "%s C %s: %d iterations, slope %.1e, norm %.9f (scikit-learn %.9f)%n",
          task,
          penalty,
          fitted.fit().iterations(),
          fitted.fit().slope(),
          fitted.fit().model().norm(),
          expected.get("tight_coef_norm").doubleValue());
      for (int row = 0; row < 5; row++) {
        for (int k = 0; k < probabilities[row].length; k++) {
          assertThat(probabilities[row][k])
              .as("%s, C %s, row %d, class %d", task, penalty, row, k)
              .isCloseTo(
                  expected.at("/tight_tol_test_probs_first5/" + row + "/" + k).doubleValue(),
                  within(1e-4));
          if (Double.parseDouble(penalty) <= 1) {
            assertThat(probabilities[row][k])
                .isCloseTo(
                    expected.at("/test_probs_first5/" + row + "/" + k).doubleValue(), within(5e-3));
          }
        }
      }
    }
  }

  /// With more columns than rows the fit happens among the rows; the optimum is the same.
  @ParameterizedTest
  @ValueSource(strings = {"multi", "binary"})
  void among_rows_and_among_columns_have_the_same_optimum(String task) throws IOException {
    Labels labels = labels(task, "train").rows(firstRows(20));
    FeatureMatrix few =
        Standardiser.of(features(task, "train").rows(firstRows(20)))
            .apply(features(task, "train").rows(firstRows(20)));
    int[] present = labels.classes().size() == 2 ? new int[] {0, 1} : presentClasses(labels);
    var loss =
        new LogLoss(
            Arrays.stream(labels.toArray()).map(k -> Arrays.binarySearch(present, k)).toArray(),
            ClassWeights.BALANCED.of(labels),
            present.length);
    for (double c : new double[] {1e-4, 1, 100}) {
      Design rows = new Design.AmongRows(few);
      Design columns = new Design.AmongColumns(few);
      var a = new LogisticSolver(rows, loss).solve(c, Convergence.tight(), List.of());
      var b = new LogisticSolver(columns, loss).solve(c, Convergence.tight(), List.of());
      double[][] byRows = rows.weights(a.point().coefficients());
      double[][] byColumns = columns.weights(b.point().coefficients());
      for (int k = 0; k < byRows.length; k++) {
        assertThat(byRows[k]).containsExactly(byColumns[k], within(1e-6));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"multi, accuracy", "binary, accuracy", "binary, auc"})
  void the_search_is_never_worse_on_the_tuning_lesions_than_the_six_penalties(
      String task, String by) throws IOException {
    Metric metric = by.equals("auc") ? new RocAuc() : new Accuracy();
    JsonNode golden = GoldenTable.json("adapt/adapt.json").get(task).get("models");
    double best =
        PENALTIES.stream()
            .mapToDouble(
                c -> golden.get(c).get(by.equals("auc") ? "val_auc" : "val_accuracy").doubleValue())
            .max()
            .orElseThrow();

    FittedProbe fitted =
        LinearProbe.standard()
            .withMetric(metric)
            .fit(
                features(task, "train"),
                labels(task, "train"),
                new Tuning.Split(features(task, "val"), labels(task, "val")));

    Predictions tuning = fitted.predictions(features(task, "val"), labels(task, "val"));
    assertThat(metric.of(tuning)).isGreaterThanOrEqualTo(best);
    assertThat(fitted.trials()).hasSizeBetween(19, 59);
    assertThat(fitted.trials())
        .anySatisfy(trial -> assertThat(trial.c()).isEqualTo(fitted.fit().c()));
  }

  @Test
  void ten_folds_of_the_training_lesions_choose_as_well() throws IOException {
    FittedProbe fitted =
        LinearProbe.standard()
            .withMetric(new RocAuc())
            .fit(
                features("binary", "train"),
                labels("binary", "train"),
                new Tuning.CrossValidation(10, Patients.oneForEach(260)));

    Predictions test = fitted.predictions(features("binary", "test"), labels("binary", "test"));
    assertThat(new RocAuc().of(test)).isGreaterThan(0.985);
  }

  private static int[] presentClasses(Labels labels) {
    int[] counts = labels.counts();
    return IntStream.range(0, counts.length).filter(k -> counts[k] > 0).toArray();
  }

  private static int[] firstRows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static FeatureMatrix features(String task, String split) throws IOException {
    return FeatureMatrix.of(
        GoldenTable.read("adapt/%s_%s.csv".formatted(task, split)).columnsStarting("pred_"));
  }

  private static Labels labels(String task, String split) throws IOException {
    GoldenTable table = GoldenTable.read("adapt/%s_%s.csv".formatted(task, split));
    return Labels.of(table.integers(24), task.equals("multi") ? 8 : 2);
  }
}
