package dev.nidus.evidence.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.BrierScore;
import dev.nidus.evidence.metric.Metric;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Patients;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class PenaltySearchTest {
  private static final RegularisationGrid GRID = RegularisationGrid.standard();
  private static final Metric.Direction UP = Metric.Direction.LARGER_IS_BETTER;

  /// A staircase with a narrow highest step, whose promises can be kept or broken.
  private record Steps(double from, double to, double truth, List<Double> fits)
      implements PenaltyPath {
    @Override
    public double fitted(double exponent) {
      fits.add(exponent);
      return exponent > from && exponent < to ? truth : 0.5 - Math.abs(exponent + 3.4) / 100;
    }

    @Override
    public double foreseen(double exponent) {
      if (fits.contains(exponent)) {
        return fitted(exponent);
      }
      return exponent > from && exponent < to ? 0.6 : 0.1;
    }
  }

  @Test
  void a_step_between_the_trials_is_found_where_it_is_foreseen() {
    var path = new Steps(-4.445, -4.385, 0.6, new ArrayList<>());
    PenaltySearch search = new PenaltySearch(GRID, UP);
    LinearProbe.Trial best = search.best(search.trials(path));
    assertThat(best.value()).isEqualTo(0.6);
    assertThat(Math.log10(best.c())).as("the middle of the step").isCloseTo(-4.41, within(0.011));
  }

  @Test
  void promises_that_no_fit_keeps_cost_sixteen_fits_and_never_a_worse_result() {
    var path = new Steps(-4.445, -4.385, 0.2, new ArrayList<>());
    PenaltySearch search = new PenaltySearch(GRID, UP);
    List<LinearProbe.Trial> trials = search.trials(path);
    assertThat(trials).hasSizeLessThanOrEqualTo(59);
    assertThat(search.best(trials).value()).isCloseTo(0.5, within(1e-3));
  }

  @Test
  void a_grid_without_refinements_is_all_that_is_tried() {
    var path = new Steps(-4.445, -4.385, 0.6, new ArrayList<>());
    var search = new PenaltySearch(new RegularisationGrid(-4, 0, 1, 0), UP);
    assertThat(search.trials(path))
        .extracting(LinearProbe.Trial::c)
        .containsExactly(1e-4, 1e-3, 1e-2, 1e-1, 1.0);
  }

  @Test
  void what_is_foreseen_between_two_fits_is_what_a_fit_there_finds() {
    RandomSource random = RandomSource.of(20261130);
    FeatureMatrix training = Standardiser.of(noise(random, 60)).apply(noise(random, 60));
    FeatureMatrix held = noise(random, 200);
    var path =
        new HeldOutPath(
            new LogisticRegression(training, labels(60), ClassWeights.EQUAL, Convergence.tight()),
            held,
            labels(200),
            new BrierScore());
    DoubleStream.of(-3, -2.75, -2.5, -2.25).forEach(path::fitted);
    double foreseen = path.foreseen(-2.63);
    assertThat(path.fitted(-2.63)).isCloseTo(foreseen, within(5e-5));
    assertThat(path.foreseen(-2.63)).isEqualTo(path.fitted(-2.63));
  }

  @Test
  void looking_closer_is_never_worse_than_the_trials_before_it() {
    RandomSource random = RandomSource.of(20261201);
    FeatureMatrix training = noise(random, 60);
    FeatureMatrix held = noise(random, 90);
    FittedProbe fitted =
        LinearProbe.standard().fit(training, labels(60), new Tuning.Split(held, labels(90)));
    double before =
        fitted.trials().stream()
            .filter(trial -> isPowerOfHalfDecades(Math.log10(trial.c())))
            .mapToDouble(LinearProbe.Trial::value)
            .max()
            .orElseThrow();
    Predictions chosen = fitted.predictions(held, labels(90));
    assertThat(new Accuracy().of(chosen)).isGreaterThanOrEqualTo(before);
  }

  @Test
  void a_fold_whose_other_lesions_are_of_one_class_is_left_out() {
    RandomSource random = RandomSource.of(20261202);
    FeatureMatrix features = noise(random, 12);
    // class 1 in a single patient: its fold cannot be fitted, the others can
    Labels labels = Labels.of(new int[] {1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 2);
    Patients patients =
        Patients.of(List.of("a", "a", "b", "b", "c", "c", "d", "d", "e", "e", "f", "f"));
    FittedProbe fitted =
        LinearProbe.standard().fit(features, labels, new Tuning.CrossValidation(6, patients));
    assertThat(fitted.trials()).isNotEmpty();
  }

  @Test
  void classes_that_are_each_in_one_fold_cannot_choose_a_penalty_and_that_is_said() {
    FeatureMatrix features = noise(RandomSource.of(20261203), 4);
    Labels labels = Labels.of(new int[] {1, 1, 0, 0}, 2);
    Patients patients = Patients.of(List.of("a", "a", "b", "b"));
    assertThatThrownBy(() ->
            LinearProbe.standard().fit(features, labels, new Tuning.CrossValidation(2, patients)))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("whichever fold is held out");
  }

  private static boolean isPowerOfHalfDecades(double exponent) {
    return Math.abs(2 * exponent - Math.rint(2 * exponent)) < 1e-9;
  }

  private static Labels labels(int rows) {
    int[] of = new int[rows];
    for (int row = 0; row < rows; row++) {
      of[row] = row % 3;
    }
    return Labels.of(of, 3);
  }

  private static FeatureMatrix noise(RandomSource random, int rows) {
    double[][] values = new double[rows][40];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < 40; column++) {
        values[row][column] = random.nextGaussian() + (column == row % 3 ? 1 : 0);
      }
    }
    return FeatureMatrix.of(values);
  }
}
