package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.TestSeed;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What must hold for any cohort, tried on random ones with many ties.
class PropertiesTest {

  private static SurvivalTimes tied(SplittableRandom random, int patients) {
    double[] days = random.ints(patients, 0, 12).asDoubleStream().toArray();
    boolean[] occurred = new boolean[patients];
    for (int i = 0; i < patients; i++) {
      occurred[i] = random.nextDouble() < 0.6;
    }
    occurred[0] = true;
    days[0] = 1;
    days[1] = 12;
    return SurvivalTimes.of(days, occurred);
  }

  private static double[] tiedScores(SplittableRandom random, int patients) {
    return random.ints(patients, -3, 4).asDoubleStream().toArray();
  }

  @Test
  void the_concordance_is_what_counting_every_pair_gives() {
    SplittableRandom random = TestSeed.random("concordance");
    for (int round = 0; round < 50; round++) {
      SurvivalTimes times = tied(random, 40);
      double[] scores = tiedScores(random, 40);
      long[] counts = new long[3];
      for (int i = 0; i < 40; i++) {
        for (int j = 0; j < 40; j++) {
          boolean outlives =
              times.days(j) > times.days(i)
                  || (times.days(j) == times.days(i) && !times.occurred(j));
          if (i != j && times.occurred(i) && outlives) {
            counts[1 - (int) Math.signum(scores[i] - scores[j])]++;
          }
        }
      }
      ConcordanceIndex index = ConcordanceIndex.of(times, scores);
      assertThat(new long[] {index.concordant(), index.tied(), index.discordant()})
          .isEqualTo(counts);
    }
  }

  @Test
  void the_standard_error_of_the_concordance_is_the_jackknifes() {
    SimulatedCohort cohort = SimulatedCohort.of(400, 0.7, TestSeed.random("jackknife"));
    int n = cohort.times().size();
    double whole = ConcordanceIndex.of(cohort.times(), cohort.score()).value();
    double sum = 0;
    for (int left = 0; left < n; left++) {
      int out = left;
      int[] rest = IntStream.range(0, n).filter(i -> i != out).toArray();
      double[] scores = Arrays.stream(rest).mapToDouble(i -> cohort.score()[i]).toArray();
      double without = ConcordanceIndex.of(cohort.times().rows(rest), scores).value();
      sum += (without - whole) * (without - whole);
    }
    assertThat(ConcordanceIndex.of(cohort.times(), cohort.score()).standardError())
        .isCloseTo(Math.sqrt(sum), within(0.01 * Math.sqrt(sum)));
  }

  @Test
  void the_time_dependent_area_is_what_weighing_every_pair_gives() {
    SplittableRandom random = TestSeed.random("area");
    for (int round = 0; round < 30; round++) {
      SurvivalTimes times = tied(random, 60);
      double[] scores = tiedScores(random, 60);
      double sum = 0;
      double weights = 0;
      for (int i = 0; i < 60; i++) {
        for (int j = 0; j < 60; j++) {
          if (times.occurred(i) && times.days(i) <= 6 && times.days(j) > 6) {
            double weight = 1 / uncensoredBefore(times, times.days(i));
            sum += weight * (1 + Math.signum(scores[i] - scores[j])) / 2;
            weights += weight;
          }
        }
      }
      assertThat(TimeDependentAuc.at(times, scores, 6).value())
          .isCloseTo(sum / weights, within(1e-12));
    }
  }

  private static double uncensoredBefore(SurvivalTimes times, double days) {
    double share = 1;
    for (double time = 0; time < days; time++) {
      int censored = 0;
      int atRisk = 0;
      for (int i = 0; i < times.size(); i++) {
        boolean here = times.days(i) == time;
        censored += here && !times.occurred(i) ? 1 : 0;
        atRisk += times.days(i) > time || (here && !times.occurred(i)) ? 1 : 0;
      }
      share *= 1 - (double) censored / Math.max(1, atRisk);
    }
    return share;
  }

  @Test
  void without_censoring_the_area_is_the_one_of_the_label() {
    double[] days = {1, 2, 3, 4, 5, 6};
    boolean[] all = new boolean[6];
    Arrays.fill(all, true);
    double[] scores = {9, 4, 5, 5, 2, 7};
    // cases 9 4 5 against controls 5 2 7: 3 + 1 + 1.5 of 9
    assertThat(TimeDependentAuc.at(SurvivalTimes.of(days, all), scores, 3).value())
        .isCloseTo(5.5 / 9, within(1e-12));
  }

  @Test
  void schoenfeld_residuals_sum_to_zero_under_both_tie_rules() {
    SplittableRandom random = TestSeed.random("residuals");
    SurvivalTimes times = tied(random, 80);
    Covariates covariates =
        Covariates.of(
            List.of("a", "b"), new double[][] {tiedScores(random, 80), tiedScores(random, 80)});
    for (TieRule rule : TieRule.values()) {
      CoxModel model = CoxModel.fit(times, covariates, CoxSettings.STANDARD.withTies(rule));
      assertThat(model.schoenfeldResiduals()).hasSize(times.events());
      for (int j = 0; j < 2; j++) {
        int covariate = j;
        assertThat(
                model.schoenfeldResiduals().stream()
                    .mapToDouble(r -> r.values().get(covariate))
                    .sum())
            .isCloseTo(0, within(1e-8));
      }
    }
  }

  @Test
  void the_slope_and_curvature_of_the_likelihood_are_its_differences() {
    SplittableRandom random = TestSeed.random("derivatives");
    SurvivalTimes times = tied(random, 50);
    double[][] columns = {tiedScores(random, 50), tiedScores(random, 50)};
    for (TieRule rule : TieRule.values()) {
      PartialLikelihood likelihood = new PartialLikelihood(times, columns, rule);
      double[] at = {0.3, -0.2};
      PartialLikelihood.Value here = likelihood.at(at);
      for (int j = 0; j < 2; j++) {
        double h = 1e-5;
        double[] more = at.clone();
        double[] less = at.clone();
        more[j] += h;
        less[j] -= h;
        assertThat(here.gradient()[j])
            .isCloseTo(
                (likelihood.at(more).logLikelihood() - likelihood.at(less).logLikelihood())
                    / (2 * h),
                within(1e-5));
        for (int k = 0; k < 2; k++) {
          assertThat(-here.information()[k][j])
              .isCloseTo(
                  (likelihood.at(more).gradient()[k] - likelihood.at(less).gradient()[k]) / (2 * h),
                  within(1e-4));
        }
      }
    }
  }

  @Test
  void a_covariate_in_another_unit_gives_the_same_model() {
    SimulatedCohort cohort = SimulatedCohort.of(150, 0.5, TestSeed.random("units"));
    CoxModel plain =
        CoxModel.fit(cohort.times(), Covariates.of("x", cohort.score()), CoxSettings.STANDARD);
    double[] moved = Arrays.stream(cohort.score()).map(x -> 1e6 + 1000 * x).toArray();
    CoxModel other = CoxModel.fit(cohort.times(), Covariates.of("x", moved), CoxSettings.STANDARD);

    assertThat(other.coefficients().getFirst().coefficient() * 1000)
        .isCloseTo(plain.coefficients().getFirst().coefficient(), within(1e-8));
    assertThat(other.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-7));
  }

  @Test
  void the_order_of_rows_does_not_matter_to_the_log_rank() {
    SplittableRandom random = TestSeed.random("order");
    SurvivalTimes times = tied(random, 90);
    List<String> labels =
        IntStream.range(0, 90).mapToObj(i -> List.of("low", "middle", "high").get(i % 3)).toList();
    int[] reversed = IntStream.range(0, 90).map(i -> 89 - i).toArray();

    LogRank forwards = LogRank.compare(times, RiskGroups.ofLabels(labels));
    LogRank backwards =
        LogRank.compare(times.rows(reversed), RiskGroups.ofLabels(labels.reversed()));

    assertThat(backwards.test().statistic()).isCloseTo(forwards.test().statistic(), within(1e-9));
    assertThat(forwards.test().degreesOfFreedom()).isEqualTo(2);
    assertThat(forwards.groups().stream().mapToDouble(LogRank.Group::expected).sum())
        .isCloseTo(times.events(), within(1e-9));
  }

  @Test
  void the_model_in_the_space_of_patients_is_the_model_of_the_features() {
    SplittableRandom random = TestSeed.random("ridge");
    SimulatedCohort cohort = SimulatedCohort.of(40, 0.5, random);
    double[][] columns = new double[6][40];
    double[][] rows = new double[40][6];
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 6; j++) {
        rows[i][j] = j == 5 ? 2 : random.nextGaussian() + 3;
        columns[j][i] = rows[i][j];
      }
    }
    CoxModel direct =
        CoxModel.fit(
            cohort.times(),
            Covariates.of(List.of("a", "b", "c", "d", "e", "constant"), columns),
            CoxSettings.STANDARD.withRidge(3));
    RiskScore score = RidgeCox.prepare(cohort.times(), rows).fit(3);

    for (int j = 0; j < 6; j++) {
      assertThat(score.coefficients()[j])
          .isCloseTo(direct.coefficients().get(j).coefficient(), within(1e-9));
    }
    assertThat(score.of(rows[7])).isCloseTo(direct.logRelativeHazards()[7], within(1e-9));
  }

  @Test
  void many_features_of_few_patients_satisfy_the_equation_of_the_penalty() {
    SplittableRandom random = TestSeed.random("many features");
    SimulatedCohort cohort = SimulatedCohort.of(30, 0.5, random);
    double[][] rows = new double[30][200];
    double[][] columns = new double[200][30];
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 200; j++) {
        rows[i][j] = random.nextGaussian();
        columns[j][i] = rows[i][j];
      }
    }
    RiskScore score = RidgeCox.prepare(cohort.times(), rows).fit(10);
    double[] slope =
        new PartialLikelihood(cohort.times(), columns, TieRule.EFRON)
            .at(score.coefficients())
            .gradient();

    for (int j = 0; j < 200; j++) {
      assertThat(slope[j]).isCloseTo(10 * score.coefficients()[j], within(1e-7));
    }
  }
}
