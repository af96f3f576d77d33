package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.testing.CsvColumns;
import dev.nidus.evidence.testing.GoldenNumbers;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// LUNG1 with a made-up score, against what lifelines 0.30.3 computed.
class PublishedCohortTest {
  private static final JsonNode GOLDEN = GoldenNumbers.read("stats/stats.json");
  private static final JsonNode CONVERGED = GoldenNumbers.read("stats/lifelines.json").get("lung1");
  private static final CsvColumns LUNG1 =
      CsvColumns.read(Fixtures.fixture("stats/lung1_table.csv"));
  private static final double FIVE_YEARS = 5 * 365;

  private static SurvivalTimes times(CsvColumns table) {
    return SurvivalTimes.of(table.numbers("Survival.time"), table.flags("deadstatus.event"));
  }

  private static RiskGroups groups() {
    return RiskGroups.ofLabels(LUNG1.text("group"));
  }

  @Test
  void the_log_rank_of_five_years_and_of_the_full_follow_up_are_those_of_lifelines() {
    ChiSquareTest fiveYears =
        LogRank.compare(times(LUNG1).followedUpTo(FIVE_YEARS), groups()).test();
    ChiSquareTest full = LogRank.compare(times(LUNG1), groups()).test();

    JsonNode five = GOLDEN.get("logrank_5y_admin_censor");
    JsonNode all = GOLDEN.get("logrank_full");
    assertThat(fiveYears.statistic()).isCloseTo(five.get("stat").doubleValue(), within(1e-9));
    assertThat(fiveYears.p()).isCloseTo(five.get("p").doubleValue(), within(1e-12));
    assertThat(full.statistic()).isCloseTo(all.get("stat").doubleValue(), within(1e-9));
    assertThat(full.p()).isCloseTo(all.get("p").doubleValue(), within(1e-12));
    assertThat(full.degreesOfFreedom()).isEqualTo(1);
  }

  @Test
  void the_median_score_makes_the_groups_of_the_published_table() {
    RiskGroups byScore = RiskGroups.aboveMedian(LUNG1.numbers("score"));

    assertThat(byScore.members(1)).isEqualTo(groups().members(1));
    assertThat(byScore.size(0)).isEqualTo(211);
  }

  @Test
  void curves_medians_and_bands_are_those_of_lifelines() {
    SurvivalTimes cut = times(LUNG1).followedUpTo(FIVE_YEARS);
    for (int group = 0; group < 2; group++) {
      JsonNode golden = GOLDEN.get("kaplan_meier").get("by_group").get(Integer.toString(group));
      KaplanMeier curve = KaplanMeier.of(cut.rows(groups().members(group)));

      assertThat(curve.patients()).isEqualTo(golden.get("n").intValue());
      assertThat(curve.median().orElseThrow() / 365)
          .isCloseTo(golden.get("median").doubleValue(), within(1e-9));
      for (Map.Entry<String, JsonNode> at : golden.get("S").properties()) {
        double days = Double.parseDouble(at.getKey()) * 365;
        assertThat(curve.survivalAt(days)).isCloseTo(at.getValue().doubleValue(), within(1e-9));
        double[] band = GoldenNumbers.array(golden.get("ci_low_high_at").get(at.getKey()));
        ConfidenceInterval interval = curve.intervalAt(days).orElseThrow();
        assertThat(interval.low()).isCloseTo(band[0], within(1e-9));
        assertThat(interval.high()).isCloseTo(band[1], within(1e-9));
      }
    }
  }

  @Test
  void cox_models_of_one_and_of_four_covariates_are_those_of_lifelines() {
    check("cox_group", times(LUNG1), Covariates.of("group", LUNG1.numbers("group")));
    check("cox_score", times(LUNG1), Covariates.of("score", LUNG1.numbers("score")));
    CsvColumns complete = LUNG1.complete(List.of("age", "Overall.Stage"));
    assertThat(complete.rows()).hasSize(GOLDEN.get("cox_multi").get("n").intValue());
    check(
        "cox_multi",
        times(complete),
        Covariates.of(
            List.of("score", "age", "male", "stage3"),
            new double[][] {
              complete.numbers("score"),
              complete.numbers("age"),
              complete.is("gender", "male"::equals),
              complete.is("Overall.Stage", stage -> stage.startsWith("III"))
            }));
  }

  private static void check(String name, SurvivalTimes times, Covariates covariates) {
    JsonNode golden = GOLDEN.get(name);
    CoxModel model = CoxModel.fit(times, covariates, CoxSettings.STANDARD);
    for (CoxCoefficient found : model.coefficients()) {
      String covariate = found.covariate();
      assertThat(found.coefficient())
          .isCloseTo(golden.get("coef").get(covariate).doubleValue(), within(1e-5));
      assertThat(found.standardError())
          .isCloseTo(golden.get("se").get(covariate).doubleValue(), within(1e-5));
      assertThat(found.hazardRatio())
          .isCloseTo(golden.get("HR").get(covariate).doubleValue(), within(1e-5));
      assertThat(found.interval().low())
          .isCloseTo(golden.get("low").get(covariate).doubleValue(), within(1e-5));
      assertThat(found.interval().high())
          .isCloseTo(golden.get("high").get(covariate).doubleValue(), within(1e-5));
      assertThat(found.z()).isCloseTo(golden.get("z").get(covariate).doubleValue(), within(1e-4));
      // lifelines stops its search at a slope of 1e-7, which moves a p of .031 by 1.1e-6
      assertThat(found.p()).isCloseTo(golden.get("p").get(covariate).doubleValue(), within(3e-6));
      JsonNode converged = CONVERGED.get(name);
      assertThat(found.coefficient())
          .isCloseTo(converged.get("coef").get(covariate).doubleValue(), within(3e-8));
      assertThat(found.standardError())
          .isCloseTo(converged.get("se").get(covariate).doubleValue(), within(3e-8));
      assertThat(found.p())
          .isCloseTo(converged.get("p").get(covariate).doubleValue(), within(3e-8));
    }
    assertThat(model.logLikelihood()).isCloseTo(golden.get("loglik").doubleValue(), within(1e-8));
    assertThat(model.tests().orElseThrow().likelihoodRatio().p())
        .isCloseTo(golden.get("lr_test_p").doubleValue(), within(1e-10));
    assertThat(model.concordance().value())
        .isCloseTo(golden.get("concordance").doubleValue(), within(1e-9));
  }

  @Test
  void at_the_hazard_ratio_of_the_groups_the_likelihood_is_level() {
    Covariates group = Covariates.of("group", LUNG1.numbers("group"));
    double found =
        CoxModel.fit(times(LUNG1), group, CoxSettings.STANDARD)
            .coefficients()
            .getFirst()
            .coefficient();
    PartialLikelihood likelihood =
        new PartialLikelihood(times(LUNG1), new double[][] {LUNG1.numbers("group")}, TieRule.EFRON);

    // at lifelines' -0.4501957375 the slope is -9e-7
    assertThat(likelihood.at(new double[] {found}).gradient()[0]).isCloseTo(0, within(1e-11));
  }

  @Test
  void the_concordance_counts_ties_of_scores_as_lifelines_does() {
    JsonNode golden = GOLDEN.get("cindex");
    double[] risk = Arrays.stream(LUNG1.numbers("score")).map(score -> -score).toArray();
    double[] group = Arrays.stream(LUNG1.numbers("group")).map(g -> -g).toArray();
    double[] rounded = Arrays.stream(risk).map(score -> Math.rint(score * 10) / 10).toArray();

    assertThat(ConcordanceIndex.of(times(LUNG1), risk).value())
        .isCloseTo(golden.get("score_vs_time").doubleValue(), within(1e-12));
    assertThat(ConcordanceIndex.of(times(LUNG1), rounded).value())
        .isCloseTo(golden.get("with_score_ties_round1").doubleValue(), within(1e-12));
    assertThat(ConcordanceIndex.of(times(LUNG1), group).value())
        .isCloseTo(golden.get("group").doubleValue(), within(1e-12));
  }

  @Test
  void the_two_year_label_is_the_published_column_and_leaves_420_patients() {
    List<LandmarkOutcome> outcomes = SurvivalLandmark.TWO_YEARS.outcomes(times(LUNG1));
    double[] published = LUNG1.numbers("survival");

    for (int i = 0; i < published.length; i++) {
      assertThat(outcomes.get(i) == LandmarkOutcome.SURVIVED).isEqualTo(published[i] == 1);
    }
    assertThat(Collections.frequency(outcomes, LandmarkOutcome.UNKNOWN)).isEqualTo(1);
    assertThat(outcomes.size() - Collections.frequency(outcomes, LandmarkOutcome.UNKNOWN))
        .isEqualTo(420);
  }

  @Test
  void radio_keeps_133_of_144_patients_for_the_two_year_label() throws IOException {
    Path file = Fixtures.data("published/fmcib_radio_nsclc_radiogenomics.csv.gz");
    List<SurvivalTime> times = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      lines.readLine();
      lines.lines().forEach(line -> times.add(lastColumns(line.split(","))));
    }
    List<LandmarkOutcome> outcomes = SurvivalLandmark.TWO_YEARS.outcomes(SurvivalTimes.of(times));

    assertThat(outcomes).hasSize(144);
    assertThat(Collections.frequency(outcomes, LandmarkOutcome.UNKNOWN)).isEqualTo(11);
  }

  /// ..., survival, deadstatus.event, Survival.time
  private static SurvivalTime lastColumns(String[] cells) {
    boolean died = Double.parseDouble(cells[cells.length - 2]) == 1;
    return new SurvivalTime(
        Double.parseDouble(cells[cells.length - 1]), died ? Event.OCCURRED : Event.CENSORED);
  }
}
