package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tables small enough for pencil and paper.
class HandComputedTest {
  private static final boolean[] ALL = {true, true, true};

  /// Events at 1, 3 and 4, censored at 2.
  private static final SurvivalTimes FOUR =
      SurvivalTimes.of(new double[] {1, 2, 3, 4}, new boolean[] {true, false, true, true});

  @Test
  void the_curve_of_four_patients_falls_by_the_share_at_risk() {
    KaplanMeier curve = KaplanMeier.of(FOUR);

    assertThat(curve.survivalAt(0.5)).isEqualTo(1);
    assertThat(curve.survivalAt(1)).isEqualTo(0.75);
    assertThat(curve.survivalAt(2.9)).isEqualTo(0.75);
    assertThat(curve.survivalAt(3)).isEqualTo(0.375); // 3/4 x 1/2
    assertThat(curve.survivalAt(4)).isEqualTo(0);
    assertThat(curve.median()).hasValue(3);
    assertThat(List.of(curve.atRisk(0), curve.atRisk(1), curve.atRisk(1.5), curve.atRisk(4)))
        .containsExactly(4, 4, 3, 1);
    assertThat(curve.atRisk(5)).isZero();
  }

  @Test
  void the_band_is_greenwoods_on_the_log_log_scale() {
    ConfidenceInterval band = KaplanMeier.of(FOUR).intervalAt(3).orElseThrow();
    // sum of d/(n(n-d)) = 1/12 + 1/2 = 7/12; S = 3/8
    double half = 1.959963984540054 * Math.sqrt(7.0 / 12) / Math.log(3.0 / 8);

    assertThat(band.low()).isCloseTo(Math.pow(0.375, Math.exp(-half)), within(1e-12));
    assertThat(band.high()).isCloseTo(Math.pow(0.375, Math.exp(half)), within(1e-12));
    assertThat(KaplanMeier.of(FOUR).intervalAt(0.5).orElseThrow().low()).isEqualTo(1);
    assertThat(KaplanMeier.of(FOUR).intervalAt(4)).as("a curve at 0 has no band").isEmpty();
  }

  @Test
  void a_curve_above_one_half_has_no_median() {
    KaplanMeier curve =
        KaplanMeier.of(
            SurvivalTimes.of(new double[] {1, 2, 3}, new boolean[] {true, false, false}));

    assertThat(curve.median()).isEmpty();
    assertThat(curve.medianInterval().orElseThrow().high()).isInfinite();
  }

  @Test
  void a_cohort_without_events_stays_at_one() {
    KaplanMeier curve =
        KaplanMeier.of(SurvivalTimes.of(new double[] {1, 2}, new boolean[] {false, false}));

    assertThat(curve.survivalAt(2)).isEqualTo(1);
    assertThat(curve.medianInterval()).isEmpty();
  }

  @Test
  void the_log_rank_of_four_patients_is_two() {
    // expected of A: 2/4 at 1, 1/2 at 3, 0 at 4; variance 1/4 + 1/4; observed 2
    LogRank logRank = LogRank.compare(FOUR, RiskGroups.ofLabels(List.of("A", "B", "A", "B")));

    assertThat(logRank.test().statistic()).isCloseTo(2, within(1e-12));
    assertThat(logRank.test().p()).isCloseTo(0.15729920705028502, within(1e-12));
    assertThat(logRank.groups().getFirst()).isEqualTo(new LogRank.Group("A", 2, 2, 1.0));
  }

  @Test
  void the_score_test_of_two_groups_without_ties_is_their_log_rank() {
    CoxModel model =
        CoxModel.fit(
            SurvivalTimes.of(
                new double[] {1, 2, 3, 4, 5}, new boolean[] {true, false, true, true, true}),
            Covariates.of("A", new double[] {1, 0, 1, 0, 1}),
            CoxSettings.STANDARD);
    LogRank logRank =
        LogRank.compare(
            SurvivalTimes.of(
                new double[] {1, 2, 3, 4, 5}, new boolean[] {true, false, true, true, true}),
            RiskGroups.ofLabels(List.of("A", "B", "A", "B", "A")));

    assertThat(model.tests().orElseThrow().score().statistic())
        .isCloseTo(logRank.test().statistic(), within(1e-12));
  }

  @Test
  void the_hazard_ratio_of_three_patients_is_one_over_the_root_of_two() {
    // e/(2e + 1) x 1/(e + 1) is largest where 2e² = 1
    CoxModel model =
        CoxModel.fit(
            SurvivalTimes.of(new double[] {1, 2, 3}, ALL),
            Covariates.of("x", new double[] {1, 0, 1}),
            CoxSettings.STANDARD);

    assertThat(model.coefficients().getFirst().hazardRatio())
        .isCloseTo(Math.sqrt(0.5), within(1e-12));
    assertThat(model.nullLogLikelihood()).isCloseTo(-Math.log(6), within(1e-12));
    double e = Math.sqrt(0.5);
    assertThat(model.logLikelihood()).isCloseTo(Math.log(e / (2 * e + 1) / (e + 1)), within(1e-12));
    // information e/(2e+1)² x 2 + e/(e+1)²
    double information = 2 * e / (2 * e + 1) / (2 * e + 1) + e / (e + 1) / (e + 1);
    assertThat(model.coefficients().getFirst().standardError())
        .isCloseTo(1 / Math.sqrt(information), within(1e-10));
    // the first death: 1 - 2e/(2e + 1)
    assertThat(model.schoenfeldResiduals().getFirst().values().getFirst())
        .isCloseTo(1 / (2 * e + 1), within(1e-10));
    // hazard of x = 2/3 after the first death: e^(2/3) of that of x = 0
    assertThat(model.baseline().cumulativeAt(1.5))
        .isCloseTo(Math.pow(e, 2.0 / 3) / (2 * e + 1), within(1e-12));
  }

  @Test
  void tied_events_by_breslow_and_by_efron_are_two_and_the_root_of_six() {
    // two events at 1 with x = 1 and 0, a third patient with x = 0 later
    SurvivalTimes times = SurvivalTimes.of(new double[] {1, 1, 2}, ALL);
    Covariates x = Covariates.of("x", new double[] {1, 0, 0});

    CoxModel breslow = CoxModel.fit(times, x, CoxSettings.STANDARD.withTies(TieRule.BRESLOW));
    CoxModel efron = CoxModel.fit(times, x, CoxSettings.STANDARD);

    assertThat(breslow.coefficients().getFirst().hazardRatio()).isCloseTo(2, within(1e-12));
    assertThat(efron.coefficients().getFirst().hazardRatio())
        .isCloseTo(Math.sqrt(6), within(1e-12));
  }

  @Test
  void a_ridge_draws_the_coefficient_to_where_the_slope_is_its_penalty() {
    CoxModel model =
        CoxModel.fit(
            SurvivalTimes.of(new double[] {1, 2, 3}, ALL),
            Covariates.of("x", new double[] {1, 0, 1}),
            CoxSettings.STANDARD.withRidge(0.7));
    double b = model.coefficients().getFirst().coefficient();
    double e = Math.exp(b);

    assertThat(1 - 2 * e / (2 * e + 1) - e / (e + 1)).isCloseTo(0.7 * b, within(1e-10));
    assertThat(model.tests()).as("no chi-square under a ridge").isEmpty();
  }

  @Test
  void the_concordance_of_five_patients_counts_by_the_rules() {
    // 1 has its event at 2, 2 is censored at 2, 3 has its event at 2, 4 has it at 5, 5 is censored
    // at 1
    SurvivalTimes times =
        SurvivalTimes.of(
            new double[] {2, 2, 2, 5, 1}, new boolean[] {true, false, true, true, false});
    // comparable: (1,2) (1,4) (3,2) (3,4); scores tie in (3,2)
    ConcordanceIndex index = ConcordanceIndex.of(times, new double[] {4, 3, 3, 9, 0});

    assertThat(index.comparable()).isEqualTo(4);
    assertThat(index.concordant()).isEqualTo(1);
    assertThat(index.tied()).isEqualTo(1);
    assertThat(index.discordant()).isEqualTo(2);
    assertThat(index.value()).isEqualTo(1.5 / 4);
  }

  @Test
  void cases_after_a_censoring_weigh_more_in_the_time_dependent_area() {
    // events at 1 and 3, censored at 2, observed beyond 3: G(1-) = 1, G(3-) = 2/3... of 3 at risk
    // at 2
    SurvivalTimes times =
        SurvivalTimes.of(new double[] {1, 2, 3, 9}, new boolean[] {true, false, true, false});
    TimeDependentAuc area = TimeDependentAuc.at(times, new double[] {5, 1, 2, 3}, 4);

    // case 1 (weight 1) lies above the control, case 3 (weight 3/2) below
    assertThat(area.value()).isCloseTo(1 / 2.5, within(1e-12));
    assertThat(area.cases()).isEqualTo(2);
    assertThat(area.controls()).isEqualTo(1);
  }

  @Test
  void a_landmark_labels_only_whom_it_knows() {
    assertThat(SurvivalLandmark.TWO_YEARS.outcome(new SurvivalTime(730, Event.OCCURRED)))
        .isEqualTo(LandmarkOutcome.SURVIVED);
    assertThat(SurvivalLandmark.TWO_YEARS.outcome(new SurvivalTime(729, Event.OCCURRED)))
        .isEqualTo(LandmarkOutcome.DIED);
    assertThat(SurvivalLandmark.TWO_YEARS.outcome(new SurvivalTime(729, Event.CENSORED)))
        .isEqualTo(LandmarkOutcome.UNKNOWN);
  }
}
