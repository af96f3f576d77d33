package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nidus.evidence.estimate.Inestimable;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalTest {
  private static final SurvivalTimes THREE =
      SurvivalTimes.of(new double[] {1, 2, 3}, new boolean[] {true, true, true});
  private static final SurvivalTimes CENSORED =
      SurvivalTimes.of(new double[] {1, 2, 3}, new boolean[] {false, false, false});

  @Test
  void a_time_below_zero_or_without_a_value_is_named_by_its_row() {
    assertThatThrownBy(() -> SurvivalTimes.of(new double[] {5, -2}, new boolean[] {true, true}))
        .isInstanceOf(UnusableSurvivalData.class)
        .hasMessageContaining("row 2 has the survival time -2.0");
    assertThatThrownBy(() -> new SurvivalTime(Double.NaN, Event.OCCURRED))
        .isInstanceOf(UnusableSurvivalData.class)
        .hasMessageContaining("at least 0 days and finite, got NaN");
  }

  @Test
  void a_cohort_without_events_has_no_comparison() {
    double[] scores = {1, 2, 3};
    RiskGroups groups = RiskGroups.ofLabels(List.of("a", "b", "a"));
    for (org.assertj.core.api.ThrowableAssert.ThrowingCallable attempt :
        List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
            () -> LogRank.compare(CENSORED, groups),
            () -> CoxModel.fit(CENSORED, Covariates.of("x", scores), CoxSettings.STANDARD),
            () -> ConcordanceIndex.of(CENSORED, scores))) {
      assertThatThrownBy(attempt)
          .isInstanceOf(Inestimable.class)
          .hasMessageContaining("all 3 patients are censored");
    }
  }

  @Test
  void one_group_is_no_comparison() {
    assertThatThrownBy(() -> LogRank.compare(THREE, RiskGroups.ofLabels(List.of("a", "a", "a"))))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("all 3 patients are in 'a'");
    assertThatThrownBy(() -> RiskGroups.aboveMedian(new double[] {2, 2, 2}))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("above the median 2.0");
  }

  @Test
  void groups_that_never_meet_cannot_be_compared() {
    SurvivalTimes times =
        SurvivalTimes.of(new double[] {1, 5, 6}, new boolean[] {false, true, true});

    assertThatThrownBy(() -> LogRank.compare(times, RiskGroups.ofLabels(List.of("a", "b", "b"))))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("'a' is never at risk together");
  }

  @Test
  void a_constant_covariate_is_named() {
    refused(Covariates.of("centre", new double[] {4, 4, 4}), "'centre' is 4.0 for all 3");
  }

  @Test
  void a_covariate_that_follows_from_another_is_named() {
    SurvivalTimes times =
        SurvivalTimes.of(new double[] {1, 2, 3, 4}, new boolean[] {true, true, true, true});
    assertThatThrownBy(() ->
            CoxModel.fit(
                times,
                Covariates.of(List.of("mm", "cm"), new double[][] {{10, 30, 20, 40}, {1, 3, 2, 4}}),
                CoxSettings.STANDARD))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("'cm' follows from the others");
  }

  @Test
  void a_covariate_that_orders_all_events_has_no_finite_hazard_ratio() {
    refused(Covariates.of("oracle", new double[] {3, 2, 1}), "'oracle' has no finite estimate");
    SurvivalTimes many =
        SurvivalTimes.of(
            new double[] {1, 2, 3, 4, 5, 6},
            new boolean[] {true, true, false, false, false, false});
    assertThatThrownBy(() ->
            CoxModel.fit(
                many,
                Covariates.of(
                    List.of("noise", "rare"),
                    new double[][] {{.3, .1, .4, .1, .5, .9}, {1, 1, 0, 0, 0, 0}}),
                CoxSettings.STANDARD))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("has no finite estimate");
  }

  @Test
  void a_covariate_without_a_value_is_named_by_row_and_column() {
    assertThatThrownBy(() -> Covariates.of("age", new double[] {61, Double.NaN, 70}))
        .isInstanceOf(UnusableSurvivalData.class)
        .hasMessageContaining("row 2 has the value NaN for the covariate 'age'");
  }

  @Test
  void a_score_without_a_comparable_pair_or_of_another_length_is_refused() {
    SurvivalTimes last = SurvivalTimes.of(new double[] {1, 2}, new boolean[] {false, true});
    assertThatThrownBy(() -> ConcordanceIndex.of(last, new double[] {1, 2}))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("no patient outlives");
    assertThatThrownBy(() -> ConcordanceIndex.of(last, new double[] {1}))
        .isInstanceOf(UnusableSurvivalData.class)
        .hasMessageContaining("1 values for 2 survival times");
  }

  @Test
  void an_area_without_cases_or_controls_is_refused() {
    assertThatThrownBy(() -> TimeDependentAuc.at(THREE, new double[] {1, 2, 3}, 3))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining("3 patients had the event by then and 0 were observed beyond");
  }

  private static void refused(Covariates covariates, String reason) {
    assertThatThrownBy(() -> CoxModel.fit(THREE, covariates, CoxSettings.STANDARD))
        .isInstanceOf(Inestimable.class)
        .hasMessageContaining(reason);
  }
}
