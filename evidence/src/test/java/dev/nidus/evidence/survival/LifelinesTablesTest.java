package dev.nidus.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nidus.core.testing.Fixtures;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.testing.CsvColumns;
import dev.nidus.evidence.testing.GoldenNumbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Real tables with many ties, against lifelines 0.30.3.
class LifelinesTablesTest {
  private static final JsonNode GOLDEN = GoldenNumbers.read("stats/lifelines.json");

  @Test
  void advanced_lung_cancer() {
    CsvColumns table =
        CsvColumns.read(Fixtures.fixture("stats/lifelines_lung.csv"))
            .complete(List.of("time", "status", "age", "sex", "ph.ecog"));
    check(
        "lung",
        SurvivalTimes.of(table.numbers("time"), table.flags("status")),
        columns(table, "age", "sex", "ph.ecog"),
        table.text("sex"));
  }

  @Test
  void rearrest_of_released_prisoners() {
    CsvColumns table = CsvColumns.read(Fixtures.fixture("stats/lifelines_rossi.csv"));
    check(
        "rossi",
        SurvivalTimes.of(table.numbers("week"), table.flags("arrest")),
        columns(table, "fin", "age", "race", "wexp", "mar", "paro", "prio"),
        table.text("fin"));
  }

  @Test
  void breslows_ties_and_a_ridge_are_those_of_scikit_survival() {
    CsvColumns table = CsvColumns.read(Fixtures.fixture("stats/lifelines_rossi.csv"));
    SurvivalTimes times = SurvivalTimes.of(table.numbers("week"), table.flags("arrest"));
    Covariates covariates = columns(table, "fin", "age", "race", "wexp", "mar", "paro", "prio");
    JsonNode golden = GoldenNumbers.read("stats/scikit_survival.json");
    CoxModel breslow =
        CoxModel.fit(times, covariates, CoxSettings.STANDARD.withTies(TieRule.BRESLOW));
    CoxModel ridge = CoxModel.fit(times, covariates, CoxSettings.STANDARD.withRidge(5));

    for (int j = 0; j < covariates.count(); j++) {
      assertThat(breslow.coefficients().get(j).coefficient())
          .isCloseTo(golden.get("rossi_breslow").get(j).doubleValue(), within(1e-7));
      assertThat(ridge.coefficients().get(j).coefficient())
          .isCloseTo(golden.get("rossi_ridge_5_efron").get(j).doubleValue(), within(1e-7));
    }
  }

  @Test
  void the_time_dependent_area_is_scikit_survivals_but_for_events_at_times_of_censoring() {
    CsvColumns lung1 = CsvColumns.read(Fixtures.fixture("stats/lung1_table.csv"));
    SurvivalTimes times =
        SurvivalTimes.of(lung1.numbers("Survival.time"), lung1.flags("deadstatus.event"));
    double[] risk = Arrays.stream(lung1.numbers("score")).map(score -> -score).toArray();
    CsvColumns lung =
        CsvColumns.read(Fixtures.fixture("stats/lifelines_lung.csv")).complete(List.of("age"));
    SurvivalTimes lungTimes = SurvivalTimes.of(lung.numbers("time"), lung.flags("status"));
    JsonNode golden = GoldenNumbers.read("stats/scikit_survival.json").get("time_dependent_auc");

    double[] days = {365, 730, 1825};
    for (int i = 0; i < 3; i++) {
      assertThat(TimeDependentAuc.at(times, risk, days[i]).value())
          .isCloseTo(golden.get("lung1_score_at_365_730_1825").get(i).doubleValue(), within(1e-9));
    }
    double[] lungDays = {180, 365, 730};
    for (int i = 0; i < 3; i++) {
      assertThat(TimeDependentAuc.at(lungTimes, lung.numbers("age"), lungDays[i]).value())
          .isCloseTo(golden.get("lung_age_at_180_365_730").get(i).doubleValue(), within(1e-4));
    }
  }

  @Test
  void cancer_of_the_larynx() {
    CsvColumns table = CsvColumns.read(Fixtures.fixture("stats/lifelines_larynx.csv"));
    check(
        "larynx",
        SurvivalTimes.of(table.numbers("time"), table.flags("death")),
        columns(table, "age", "Stage_II", "Stage_III", "Stage_IV"),
        table.text("Stage_IV"));
  }

  @Test
  void breast_cancer() {
    CsvColumns table = CsvColumns.read(shared("lifelines_gbsg2.csv"));
    Map<String, double[]> columns = new LinkedHashMap<>();
    columns.put("horTh", table.is("horTh", "yes"::equals));
    columns.put("age", table.numbers("age"));
    columns.put("post", table.is("menostat", "Post"::equals));
    columns.put("tsize", table.numbers("tsize"));
    columns.put("grade", table.text("tgrade").stream().mapToDouble(String::length).toArray());
    for (String name : List.of("pnodes", "progrec", "estrec")) {
      columns.put(name, table.numbers(name));
    }
    check(
        "gbsg2",
        SurvivalTimes.of(table.numbers("time"), table.flags("cens")),
        covariates(columns),
        table.text("tgrade"));
  }

  @Test
  void heart_transplants_with_one_row_a_patient() {
    CsvColumns intervals = CsvColumns.read(shared("lifelines_stanford_heart.csv"));
    Map<String, List<String>> last = new LinkedHashMap<>();
    int id = intervals.header().indexOf("id");
    intervals.rows().forEach(row -> last.put(row.get(id), row));
    CsvColumns table = new CsvColumns(intervals.header(), List.copyOf(last.values()));
    check(
        "stanford_heart",
        SurvivalTimes.of(table.numbers("stop"), table.flags("event")),
        columns(table, "age", "year", "surgery"),
        table.text("surgery"));
  }

  private static Path shared(String table) {
    Path file = Fixtures.repository().resolveSibling("shared/data/tables").resolve(table);
    assumeTrue(
        Files.exists(file),
        "skipped: " + table + " is not part of the repository, see fixtures/README.md");
    return file;
  }

  private static Covariates columns(CsvColumns table, String... names) {
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (String name : names) {
      columns.put(name, table.numbers(name));
    }
    return covariates(columns);
  }

  private static Covariates covariates(Map<String, double[]> columns) {
    return Covariates.of(List.copyOf(columns.keySet()), columns.values().toArray(double[][]::new));
  }

  private static void check(
      String name, SurvivalTimes times, Covariates covariates, List<String> group) {
    JsonNode golden = GOLDEN.get(name);
    assertThat(times.size()).isEqualTo(golden.get("rows").intValue());
    assertThat(times.events()).isEqualTo(golden.get("events").intValue());
    checkCurve(golden.get("kaplan_meier"), KaplanMeier.of(times));
    ChiSquareTest logRank = LogRank.compare(times, RiskGroups.ofLabels(group)).test();
    assertThat(logRank.statistic())
        .isCloseTo(golden.get("log_rank").get("statistic").doubleValue(), within(1e-8));
    assertThat(logRank.p()).isCloseTo(golden.get("log_rank").get("p").doubleValue(), within(1e-9));
    checkModel(golden, CoxModel.fit(times, covariates, CoxSettings.STANDARD), covariates);
  }

  private static void checkCurve(JsonNode golden, KaplanMeier curve) {
    JsonNode reached = golden.get("median");
    double median = reached.isNull() ? Double.POSITIVE_INFINITY : reached.doubleValue();
    assertThat(curve.median().orElse(Double.POSITIVE_INFINITY)).isEqualTo(median);
    for (JsonNode at : golden.get("at")) {
      double[] expected = GoldenNumbers.array(at);
      assertThat(curve.survivalAt(expected[0])).isCloseTo(expected[1], within(1e-9));
      ConfidenceInterval band = curve.intervalAt(expected[0]).orElseThrow();
      assertThat(band.low()).isCloseTo(expected[2], within(1e-9));
      assertThat(band.high()).isCloseTo(expected[3], within(1e-9));
    }
  }

  private static void checkModel(JsonNode golden, CoxModel model, Covariates covariates) {
    JsonNode cox = golden.get("cox");
    for (int j = 0; j < covariates.count(); j++) {
      CoxCoefficient found = model.coefficients().get(j);
      assertThat(found.coefficient())
          .as("coefficient of %s", found.covariate())
          .isCloseTo(cox.get("coefficient").get(j).doubleValue(), within(1e-6));
      assertThat(found.standardError())
          .isCloseTo(cox.get("standard_error").get(j).doubleValue(), within(1e-6));
      assertThat(found.p()).isCloseTo(cox.get("p").get(j).doubleValue(), within(1e-6));
      assertThat(found.interval().low())
          .isCloseTo(cox.get("low").get(j).doubleValue(), within(1e-5));
      assertThat(found.interval().high())
          .isCloseTo(cox.get("high").get(j).doubleValue(), within(1e-5));
    }
    assertThat(model.logLikelihood())
        .isCloseTo(cox.get("log_likelihood").doubleValue(), within(1e-6));
    ChiSquareTest ratio = model.tests().orElseThrow().likelihoodRatio();
    assertThat(ratio.statistic())
        .isCloseTo(cox.get("likelihood_ratio").doubleValue(), within(1e-6));
    assertThat(ratio.p()).isCloseTo(cox.get("likelihood_ratio_p").doubleValue(), within(1e-6));
    assertThat(model.concordance().value())
        .isCloseTo(cox.get("concordance").doubleValue(), within(1e-9));
    JsonNode proportional = golden.get("proportional_hazards");
    for (Map.Entry<String, TimeScale> scale :
        Map.of(
                "km", TimeScale.KAPLAN_MEIER,
                "identity", TimeScale.DAYS,
                "log", TimeScale.LOGARITHM)
            .entrySet()) {
      ProportionalHazards tests = model.proportionalHazards(scale.getValue());
      for (int j = 0; j < covariates.count(); j++) {
        assertThat(tests.covariates().get(j).test().statistic())
            .as("slope of %s over %s", covariates.names().get(j), scale.getValue())
            .isCloseTo(proportional.get(scale.getKey()).get(j).doubleValue(), within(1e-5));
      }
    }
    for (JsonNode at : cox.get("baseline_cumulative_hazard")) {
      double[] expected = GoldenNumbers.array(at);
      assertThat(model.baseline().cumulativeAt(expected[0])).isCloseTo(expected[1], within(1e-6));
    }
  }
}
