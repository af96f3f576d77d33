package dev.nidus.evidence.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.resampling.Patients;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProbeTest {
  private static final FeatureMatrix FOUR =
      FeatureMatrix.of(new double[][] {{1, 0}, {0.9, 0.1}, {0, 1}, {0.1, 2}});
  private static final Labels AABB = Labels.of(List.of("a", "a", "b", "b"));

  @Test
  void two_mirrored_lesions_have_the_weight_of_the_hand() {
    // x = +-1, labels 1 and 0: 2 log(1 + exp(-w)) + w^2 / (2 C) is least where w = 2 C / (1 +
    // exp(w))
    FeatureMatrix features = FeatureMatrix.of(new double[][] {{1}, {-1}});
    var regression =
        new LogisticRegression(
            features, Labels.of(new int[] {1, 0}, 2), ClassWeights.EQUAL, Convergence.tight());

    LogisticModel model = regression.fit(3).model();

    double w = model.weight(0, 0);
    assertThat(w).isCloseTo(6 / (1 + Math.exp(w)), within(1e-8));
    assertThat(model.intercept(0)).isCloseTo(0, within(1e-9));
  }

  @Test
  void a_class_that_no_training_lesion_has_gets_probability_0() {
    Labels labels = Labels.of(List.of("a", "a", "c", "c"), List.of("a", "b", "c"));

    FittedProbe probe = LinearProbe.standard().fit(FOUR, labels, new Tuning.Given(1));

    for (double[] row : probe.probabilities(FOUR)) {
      assertThat(row[1]).isZero();
      assertThat(row[0] + row[2]).isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void the_same_data_give_the_same_bits() {
    SplittableRandom random = TestSeed.random("probe bits");
    double[][] rows = new double[40][90];
    int[] labels = new int[40];
    for (int i = 0; i < rows.length; i++) {
      labels[i] = i % 3;
      Arrays.setAll(rows[i], j -> random.nextGaussian());
      rows[i][0] += labels[i];
    }
    FeatureMatrix features = FeatureMatrix.of(rows);
    Tuning folds =
        new Tuning.CrossValidation(
            5, Patients.of(IntStream.range(0, 40).mapToObj(i -> "p" + i / 2).toList()));

    FittedProbe first = LinearProbe.standard().fit(features, Labels.of(labels, 3), folds);
    FittedProbe again = LinearProbe.standard().fit(features, Labels.of(labels, 3), folds);

    assertThat(again.trials()).isEqualTo(first.trials());
    assertThat(again.probabilities(features)).isDeepEqualTo(first.probabilities(features));
  }

  @Test
  void lesions_of_a_patient_stay_in_one_fold_and_classes_are_spread() {
    Labels labels = Labels.of(IntStream.range(0, 60).map(i -> i / 3 % 2).toArray(), 2);
    Patients patients = Patients.of(IntStream.range(0, 60).mapToObj(i -> "p" + i / 3).toList());

    GroupedFolds folds = GroupedFolds.of(labels, patients, 5);

    for (int fold = 0; fold < 5; fold++) {
      int[] rows = folds.rowsIn(fold);
      assertThat(rows).hasSize(12);
      assertThat(Arrays.stream(rows).map(labels::at).sum()).isEqualTo(6);
      assertThat(Arrays.stream(rows).map(patients::of).distinct().count()).isEqualTo(4);
      assertThat(folds.rowsOutside(fold)).hasSize(48);
    }
  }

  @Test
  void the_nearest_by_angle_vote() {
    var neighbours = new NearestNeighbours(FOUR, AABB);

    double[][] shares = neighbours.shares(FeatureMatrix.of(new double[][] {{10, 0.5}}), 3);

    assertThat(shares[0]).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-15));
  }

  @Test
  void bad_input_is_refused_in_a_sentence() {
    assertThatThrownBy(() ->
            LinearProbe.standard()
                .fit(FOUR, Labels.of(List.of("a", "a", "a", "a")), new Tuning.Given(1)))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all 4 training lesions are 'a'");
    assertThatThrownBy(() -> FeatureMatrix.of(new double[][] {{1, Double.NaN}}))
        .hasMessageContaining("feature 1 of row 0 is NaN");
    assertThatThrownBy(() -> FeatureMatrix.of(new double[][] {{1, 2}, {1}}))
        .hasMessageContaining("row 1 has 1 features, row 0 has 2");
    assertThatThrownBy(() -> Labels.of(List.of("a", "x"), List.of("a", "b")))
        .hasMessageContaining("the label of row 1 is 'x'; known classes are [a, b]");
    assertThatThrownBy(() ->
            LinearProbe.standard()
                .fit(FOUR, AABB, new Tuning.CrossValidation(10, Patients.oneForEach(4))))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("4 patients do not fill 10 folds");
    assertThatThrownBy(() -> Standardiser.of(FOUR).apply(FeatureMatrix.of(new double[][] {{1}})))
        .hasMessageContaining("trained on 2 features, these have 1");
    assertThatThrownBy(() -> new NearestNeighbours(FOUR, AABB).shares(FOUR, 5))
        .hasMessageContaining("between 1 and the 4 training lesions, got 5");
  }
}
