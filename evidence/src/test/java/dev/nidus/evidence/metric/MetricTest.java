package dev.nidus.evidence.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.testing.GoldenTable;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class MetricTest {
  @ParameterizedTest
  @ValueSource(strings = {"A", "B"})
  void metrics_of_eight_classes_are_those_of_scikit_learn(String model) throws IOException {
    GoldenTable table = GoldenTable.read("stats/multiclass.csv");
    JsonNode golden = GoldenTable.json("stats/stats.json").at("/multiclass/" + model);
    Predictions raw = Predictions.of(table.integers(0), table.columnsStarting(model + "_"));

    assertThat(new BalancedAccuracy().of(raw))
        .isCloseTo(number(golden, "balanced_accuracy"), within(1e-12));
    Predictions unit =
        Predictions.of(table.integers(0), summingToOne(table.columnsStarting(model + "_")));
    assertThat(new AveragePrecision().of(unit))
        .isCloseTo(number(golden, "mAP_macro"), within(1e-9));
    assertThat(new RocAuc().of(unit)).isCloseTo(number(golden, "auc_ovr_macro"), within(1e-9));
    for (int k = 0; k < 8; k++) {
      assertThat(new AveragePrecision().ofClass(unit, k))
          .isCloseTo(golden.at("/AP_per_class/" + k).doubleValue(), within(1e-9));
      assertThat(new RocAuc().ofClass(unit, k))
          .isCloseTo(golden.at("/auc_per_class/" + k).doubleValue(), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "B"})
  void metrics_of_two_classes_are_those_of_scikit_learn(String model) throws IOException {
    GoldenTable table = GoldenTable.read("stats/binary.csv");
    JsonNode golden = GoldenTable.json("stats/stats.json").at("/binary/" + model);
    Predictions predictions = Predictions.binary(table.integers(0), table.column(model), 0.5);

    assertThat(new RocAuc().of(predictions)).isCloseTo(number(golden, "auc"), within(1e-12));
    assertThat(new AveragePrecision().of(predictions))
        .isCloseTo(number(golden, "ap"), within(1e-12));
    assertThat(new BalancedAccuracy().of(predictions))
        .isCloseTo(number(golden, "balanced_accuracy_at_0.5"), within(1e-12));
    double halves =
        (new SensitivityAt(0.5).of(predictions) + new SpecificityAt(0.5).of(predictions)) / 2;
    assertThat(halves).isCloseTo(number(golden, "balanced_accuracy_at_0.5"), within(1e-12));
  }

  @Test
  void equal_scores_count_one_half_in_the_area_and_together_in_the_precision() {
    // by score: 0.9 (1), 0.5 (1 and 0), 0.1 (0): pairs 1 + 1 + 0.5 + 1 of 4
    Predictions predictions =
        Predictions.binary(new int[] {1, 1, 0, 0}, new double[] {0.9, 0.5, 0.5, 0.1}, 0.5);

    assertThat(new RocAuc().of(predictions)).isEqualTo(3.5 / 4);
    assertThat(new AveragePrecision().of(predictions)).isCloseTo(0.5 + 0.5 * 2 / 3, within(1e-15));
  }

  @Test
  void a_class_that_nobody_has_leaves_the_mean_and_shifts_no_column() {
    double[][] scores = {{0.1, 0.2, 0.7}, {0.2, 0.1, 0.9}, {0.8, 0.1, 0.1}};
    Predictions predictions = Predictions.of(new int[] {2, 2, 0}, scores);

    assertThat(new AveragePrecision().of(predictions)).isEqualTo(1);
    assertThat(new RocAuc().of(predictions)).isEqualTo(1);
    assertThat(new BalancedAccuracy().of(predictions)).isEqualTo(1);
  }

  @Test
  void the_lowest_of_equal_scores_is_chosen() {
    assertThat(Predictions.of(new int[] {1}, new double[][] {{0.2, 0.4, 0.4}}).chosen(0))
        .isEqualTo(1);
  }

  @Test
  void brier_is_the_mean_square_of_what_the_probability_missed() {
    Predictions two = Predictions.binary(new int[] {1, 0}, new double[] {0.8, 0.4}, 0.5);
    Predictions three = Predictions.of(new int[] {0, 2}, new double[][] {{0.5, 0.5, 0}, {0, 0, 1}});

    assertThat(new BrierScore().of(two)).isCloseTo((0.04 + 0.16) / 2, within(1e-15));
    assertThat(new BrierScore().of(three)).isCloseTo(0.25, within(1e-15));
  }

  @Test
  void calibration_compares_the_mean_probability_of_a_bin_with_what_came_true() {
    Predictions predictions =
        Predictions.binary(new int[] {0, 1, 1, 1}, new double[] {0.1, 0.3, 0.7, 1.0}, 0.5);

    Calibration halves = Calibration.of(predictions, 1, 2, Calibration.Binning.EQUAL_WIDTH);

    assertThat(halves.bins())
        .containsExactly(new Calibration.Bin(0.2, 0.5, 2), new Calibration.Bin(0.85, 1, 2));
    assertThat(halves.expectedError()).isCloseTo((0.6 + 0.3) / 4, within(1e-12));
    assertThat(Calibration.of(predictions, 1, 4, Calibration.Binning.EQUAL_COUNT).bins())
        .hasSize(4);
  }

  @Test
  void what_cannot_be_estimated_says_why() {
    Predictions one = Predictions.binary(new int[] {1, 1}, new double[] {0.8, 0.4}, 0.5);

    assertThatThrownBy(() -> new RocAuc().of(one))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("lesions of at least two classes");
    assertThatThrownBy(() -> new SpecificityAt(0.5).of(one)).hasMessageContaining("class 0");
    assertThatThrownBy(() -> Predictions.of(new int[] {0}, new double[][] {{Double.NaN, 1}}))
        .hasMessageContaining("row 0 for class 0 is NaN");
    assertThatThrownBy(
            () -> new BrierScore().of(Predictions.of(new int[] {0}, new double[][] {{-3, 7}})))
        .hasMessageContaining("no probability");
  }

  private static double number(JsonNode golden, String name) {
    return golden.get(name).doubleValue();
  }

  private static double[][] summingToOne(double[][] scores) {
    for (double[] row : scores) {
      double sum = 0;
      for (double score : row) {
        sum += score;
      }
      for (int k = 0; k < row.length; k++) {
        row[k] /= sum;
      }
    }
    return scores;
  }
}
