package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.random.RandomSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Whether intervals hold the truth as often as they say, and tests find something where there is nothing as rarely as
/// they say. A thousand and more made-up cohorts each; `-Dnidus.simulations=20000` makes more of them, and then the
/// tolerances follow the noise down to 0.7 %.
class SimulationTest {
  private static final int COHORTS = Integer.getInteger("nidus.simulations", 3000);
  private static final RandomSource RANDOM =
      RandomSource.of(Long.getLong("nidus.seed", 20240315L)).named("survival simulations");

  /// Two and a half standard errors of a share of 5 % or 95 %, but at least what small cohorts are off by.
  private static final double TOLERANCE = Math.max(0.007, 2.5 * Math.sqrt(0.05 * 0.95 / COHORTS));

  private interface Trial {
    boolean succeeds(RandomSource random);
  }

  private static double share(String name, Trial trial) {
    long successes =
        IntStream.range(0, COHORTS)
            .parallel()
            .filter(i -> trial.succeeds(RANDOM.named(name).at(i)))
            .count();
    double share = (double) successes / COHORTS;
    System.out.printf("%s: %.2f %% of %d cohorts%n", name, 100 * share, COHORTS);
    return share;
  }

  @Test
  void the_interval_of_the_hazard_ratio_holds_the_truth_at_the_nominal_rate() {
    double truth = Math.log(1.5);
    double coverage =
        share(
            "hazard ratio",
            random -> {
              SimulatedCohort cohort = SimulatedCohort.of(150, truth, random);
              return CoxModel.fit(
                      cohort.times(), Covariates.of("x", cohort.score()), CoxSettings.STANDARD)
                  .coefficients()
                  .getFirst()
                  .interval()
                  .contains(1.5);
            });

    assertThat(coverage).isCloseTo(0.95, within(TOLERANCE));
  }

  @Test
  void the_log_rank_finds_a_difference_between_equals_in_one_of_twenty() {
    double positives =
        share(
            "log-rank",
            random -> {
              SimulatedCohort cohort = SimulatedCohort.of(150, 0, random);
              return LogRank.compare(cohort.times(), RiskGroups.above(cohort.score(), 0)).test().p()
                  < 0.05;
            });

    assertThat(positives).isCloseTo(0.05, within(TOLERANCE));
  }

  @Test
  void the_three_tests_of_a_cox_model_find_nothing_in_nothing_in_nineteen_of_twenty() {
    List<List<Double>> p = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < COHORTS; i++) {
      RandomSource random = RANDOM.named("three tests").at(i);
      SimulatedCohort cohort = SimulatedCohort.of(150, 0, random);
      double[] noise = random.doubles(150).toArray();
      CoxTests tests =
          CoxModel.fit(
                  cohort.times(),
                  Covariates.of(List.of("x", "noise"), new double[][] {cohort.score(), noise}),
                  CoxSettings.STANDARD)
              .tests()
              .orElseThrow();
      p.get(0).add(tests.likelihoodRatio().p());
      p.get(1).add(tests.wald().p());
      p.get(2).add(tests.score().p());
    }
    for (List<Double> test : p) {
      double positives = (double) test.stream().filter(value -> value < 0.05).count() / COHORTS;
      assertThat(positives).isCloseTo(0.05, within(TOLERANCE));
    }
  }

  @Test
  void proportional_hazards_are_doubted_in_one_of_twenty() {
    double positives =
        share(
            "proportional hazards",
            random -> {
              SimulatedCohort cohort = SimulatedCohort.of(150, 0.4, random);
              return CoxModel.fit(
                          cohort.times(), Covariates.of("x", cohort.score()), CoxSettings.STANDARD)
                      .proportionalHazards(TimeScale.KAPLAN_MEIER)
                      .global()
                      .p()
                  < 0.05;
            });

    assertThat(positives).isCloseTo(0.05, within(TOLERANCE));
  }

  @Test
  void the_band_of_the_curve_holds_the_truth_at_the_nominal_rate() {
    double coverage =
        share(
            "Kaplan-Meier",
            random ->
                KaplanMeier.of(SimulatedCohort.of(150, 0, random).times())
                    .intervalAt(700)
                    .orElseThrow()
                    .contains(Math.exp(-1)));

    assertThat(coverage).isCloseTo(0.95, within(TOLERANCE));
  }

  @Test
  void the_interval_of_the_concordance_holds_one_half_for_a_score_that_says_nothing() {
    double coverage =
        share(
            "concordance",
            random -> {
              SimulatedCohort cohort = SimulatedCohort.of(300, 0, random);
              return ConcordanceIndex.of(cohort.times(), cohort.score())
                  .interval(0.95)
                  .contains(0.5);
            });

    assertThat(coverage).isCloseTo(0.95, within(TOLERANCE));
  }
}
