package dev.nidus.evidence.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.core.random.RandomSource;
import dev.nidus.core.testing.TestSeed;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.metric.Accuracy;
import dev.nidus.evidence.metric.RocAuc;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.ConcordanceBootstrap;
import dev.nidus.evidence.survival.ConcordanceIndex;
import dev.nidus.evidence.survival.RiskScore;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Probes by neighbours and of survival.
class OtherProbesTest {

  /// Three lesions near each axis; one stray that only a larger neighbourhood outvotes.
  private static final FeatureMatrix CROSS =
      FeatureMatrix.of(
          new double[][] {{1, 0.1}, {1, 0.2}, {1, 0.3}, {0.1, 1}, {0.2, 1}, {0.3, 1}, {1, 0.22}});

  private static final Labels STRAY = Labels.of(new int[] {0, 0, 0, 1, 1, 1, 1}, 2);

  @Test
  void the_number_of_neighbours_is_the_one_that_does_best_on_the_tuning_lesions() {
    FeatureMatrix tuning = FeatureMatrix.of(new double[][] {{1, 0.22}, {0.2, 1}});

    NeighbourProbe.Fitted fitted =
        new NeighbourProbe(List.of(1, 3), new Accuracy())
            .fit(CROSS, STRAY, new Tuning.Split(tuning, Labels.of(new int[] {0, 1}, 2)));

    assertThat(fitted.trials())
        .containsExactly(new NeighbourProbe.Trial(1, 0.5), new NeighbourProbe.Trial(3, 1));
    assertThat(fitted.neighbours()).isEqualTo(3);
    assertThat(fitted.shares(tuning)[0][0]).isEqualTo(2 / 3.0);
  }

  @Test
  void folds_of_patients_choose_neighbours_too_and_one_class_is_refused() {
    SplittableRandom random = TestSeed.random("neighbours");
    double[][] rows = new double[60][5];
    int[] labels = new int[60];
    for (int row = 0; row < 60; row++) {
      labels[row] = row / 3 % 2;
      for (int n = 0; n < 5; n++) {
        rows[row][n] = random.nextGaussian() + (n == labels[row] ? 4 : 0);
      }
    }
    Patients patients = Patients.of(IntStream.range(0, 60).mapToObj(i -> "p" + i / 3).toList());
    Tuning.CrossValidation folds = new Tuning.CrossValidation(5, patients);

    NeighbourProbe.Fitted fitted =
        NeighbourProbe.by(new RocAuc()).fit(FeatureMatrix.of(rows), Labels.of(labels, 2), folds);

    assertThat(fitted.trials()).extracting(NeighbourProbe.Trial::neighbours).contains(1, 45);
    assertThat(fitted.trials()).anySatisfy(t -> assertThat(t.value()).isGreaterThan(0.9));
    assertThatThrownBy(() ->
            NeighbourProbe.by(new RocAuc())
                .fit(FeatureMatrix.of(rows), Labels.of(new int[60], 2), folds))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("neighbours of one class say nothing");
  }

  private record Survival(FeatureMatrix features, SurvivalTimes times) {
    /// Hazards follow the first of many features.
    static Survival of(int patients, int width, SplittableRandom random) {
      double[][] rows = new double[patients][width];
      double[] days = new double[patients];
      boolean[] dead = new boolean[patients];
      for (int i = 0; i < patients; i++) {
        for (int n = 0; n < width; n++) {
          rows[i][n] = 100 + 10 * random.nextGaussian();
        }
        double death = 500 * random.nextExponential() / Math.exp((rows[i][0] - 100) / 8);
        dead[i] = death < 1000;
        days[i] = Math.min(death, 1000);
      }
      return new Survival(FeatureMatrix.of(rows), SurvivalTimes.of(days, dead));
    }
  }

  @Test
  void a_cox_probe_finds_the_feature_that_hazards_follow() {
    SplittableRandom random = TestSeed.random("cox probe");
    Survival training = Survival.of(100, 60, random);
    Survival tuning = Survival.of(60, 60, random);
    Survival test = Survival.of(200, 60, random);

    CoxProbe.Fitted fitted =
        CoxProbe.standard()
            .fit(
                training.features(),
                training.times(),
                new CoxProbe.Choice.Aside(tuning.features(), tuning.times()));

    double[] risks = fitted.risks(test.features());
    assertThat(ConcordanceIndex.of(test.times(), risks).value()).isGreaterThan(0.62);
    double best =
        fitted.trials().stream().mapToDouble(CoxProbe.Trial::concordance).max().orElseThrow();
    assertThat(fitted.trials())
        .contains(new CoxProbe.Trial(fitted.ridge(), best))
        .hasSizeBetween(8, 10);
    RiskScore again = RiskScore.of(fitted.score().coefficients(), fitted.score().means());
    double[] row = fitted.standardiser().apply(test.features()).row(7);
    assertThat(again.of(row)).isEqualTo(risks[7]);
  }

  @Test
  void folds_of_patients_choose_the_ridge_and_no_event_is_refused() {
    Survival training = Survival.of(60, 20, TestSeed.random("cox folds"));
    CoxProbe.Choice folds = new CoxProbe.Choice.CrossValidation(5, Patients.oneForEach(60));

    CoxProbe.Fitted fitted = CoxProbe.standard().fit(training.features(), training.times(), folds);

    assertThat(fitted.trials()).allSatisfy(t -> assertThat(t.concordance()).isBetween(0.3, 0.95));
    SurvivalTimes censored = SurvivalTimes.of(new double[60], new boolean[60]);
    assertThatThrownBy(() -> CoxProbe.standard().fit(training.features(), censored, folds))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all 60 patients are censored");
  }

  @Test
  void the_interval_of_a_concordance_widens_when_rows_are_copies_of_patients() {
    Survival cohort = Survival.of(40, 1, TestSeed.random("concordance bootstrap"));
    double[] score = IntStream.range(0, 40).mapToDouble(i -> cohort.features().at(i, 0)).toArray();
    double[] days = new double[160];
    boolean[] dead = new boolean[160];
    double[] copied = new double[160];
    for (int row = 0; row < 160; row++) {
      days[row] = cohort.times().days(row / 4);
      dead[row] = cohort.times().occurred(row / 4);
      copied[row] = score[row / 4];
    }
    SurvivalTimes four = SurvivalTimes.of(days, dead);
    Patients patients = Patients.of(IntStream.range(0, 160).mapToObj(i -> "p" + i / 4).toList());

    Estimate honest =
        new ConcordanceBootstrap(
                Bootstrap.overPatients().withReplicates(200), four, patients, RandomSource.of(1))
            .estimate(copied);
    Estimate naive =
        new ConcordanceBootstrap(
                Bootstrap.overLesions().withReplicates(200), four, patients, RandomSource.of(1))
            .estimate(copied);

    assertThat(honest.value()).isEqualTo(ConcordanceIndex.of(four, copied).value());
    assertThat(honest.interval().contains(honest.value())).isTrue();
    assertThat(honest.patients()).isEqualTo(40);
    assertThat(honest.interval().width()).isGreaterThan(1.5 * naive.interval().width());
  }
}
