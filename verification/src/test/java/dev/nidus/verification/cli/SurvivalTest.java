package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `survival`: the numbers of lifelines on LUNG1 and on real tables of trials, and a sentence for whatever cannot be told.
class SurvivalTest {
  private static final JsonNode LUNG1 = golden("stats/stats.json");
  private static final JsonNode LIFELINES = golden("stats/lifelines.json");
  private static final Path LUNG1_TABLE = Fixtures.fixture("stats/lung1_table.csv");

  @TempDir private Path folder;

  private static JsonNode golden(String file) {
    return JsonMapper.shared().readTree(Fixtures.fixture(file).toFile());
  }

  private Path path(String name) {
    return folder.resolve(name);
  }

  private ResultFolder out() {
    return new ResultFolder(path("out"));
  }

  private JsonNode numbers() throws IOException {
    return out().numbers("survival.json", "survival-1.json");
  }

  private CommandLineRun survival(Path table, String options) {
    return CommandLineRun.of(
        Stream.concat(
                Stream.<Object>of("survival", table, "-o", path("out")),
                Stream.of(options.split(" ")))
            .toArray());
  }

  private static double value(JsonNode json, String pointer) {
    JsonNode node = json.at(pointer);
    assertThat(node.isNumber()).as(pointer).isTrue();
    return node.doubleValue();
  }

  private Path table(String... lines) throws IOException {
    return CsvText.text(path("table.csv"), "days,dead,risk\n" + String.join("\n", lines) + "\n");
  }

  private CommandLineRun survival(Path table) {
    return survival(table, "--time days --event dead --score risk");
  }

  @Test
  void lung1_is_as_lifelines_has_it() throws Exception {
    survival(LUNG1_TABLE, "--time Survival.time --event deadstatus.event --score score").expect(0);

    JsonNode numbers = numbers();
    JsonNode cox = LUNG1.get("cox_score");
    assertThat(value(numbers, "/cox/score/coefficient"))
        .isCloseTo(cox.at("/coef/score").doubleValue(), within(1e-5));
    assertThat(value(numbers, "/cox/score/standard_error"))
        .isCloseTo(cox.at("/se/score").doubleValue(), within(1e-5));
    assertThat(value(numbers, "/cox/score/hazard_ratio"))
        .isCloseTo(cox.at("/HR/score").doubleValue(), within(1e-5));
    assertThat(value(numbers, "/cox/score/low"))
        .isCloseTo(cox.at("/low/score").doubleValue(), within(1e-5));
    assertThat(value(numbers, "/cox/score/p"))
        .isCloseTo(cox.at("/p/score").doubleValue(), within(1e-6));
    // lifelines' scores grow with survival
    assertThat(1 - value(numbers, "/concordance/score/value"))
        .isCloseTo(LUNG1.at("/cindex/score_vs_time").doubleValue(), within(1e-12));
    assertThat(value(numbers, "/log_rank/statistic"))
        .isCloseTo(LUNG1.at("/logrank_full/stat").doubleValue(), within(1e-9));
    assertThat(value(numbers, "/log_rank/p"))
        .isCloseTo(LUNG1.at("/logrank_full/p").doubleValue(), within(1e-12));
    assertThat(out().files())
        .containsExactly(
            "hazard-ratios.svg",
            "kaplan-meier-groups.svg",
            "kaplan-meier.svg",
            "survival.html",
            "survival.json");
    assertThat(out().page("survival.html"))
        .contains("421 rows of 421 patients", "above the median", "full follow-up", "At risk");
  }

  @Test
  void the_area_by_a_day_is_scikit_survivals_and_beyond_the_follow_up_there_is_none()
      throws Exception {
    Path turned = path("turned.csv");
    CsvText lung1 = CsvText.read(LUNG1_TABLE);
    int score = lung1.header().indexOf("score");
    int time = lung1.header().indexOf("Survival.time");
    int event = lung1.header().indexOf("deadstatus.event");
    StringBuilder text = new StringBuilder("days,dead,risk\n");
    for (List<String> row : lung1.rows()) {
      text.append(row.get(time)).append(',').append(row.get(event)).append(',');
      text.append(-Double.parseDouble(row.get(score))).append('\n');
    }
    survival(
            CsvText.text(turned, text.toString()),
            "--time days --event dead --score risk --at 365,730,1825,99999 --replicates 200")
        .expect(0);

    JsonNode areas = numbers().at("/time_dependent_auc/risk");
    JsonNode golden =
        golden("stats/scikit_survival.json").at("/time_dependent_auc/lung1_score_at_365_730_1825");
    List<String> days = List.of("365", "730", "1825");
    for (int n = 0; n < 3; n++) {
      JsonNode area = areas.get(days.get(n));
      double value = value(area, "/value");
      assertThat(value).isCloseTo(golden.get(n).doubleValue(), within(1e-9));
      assertThat(value(area, "/low")).isBetween(value - 0.15, value);
      assertThat(value(area, "/high")).isBetween(value, value + 0.15);
      assertThat(area.get("patients").intValue()).isEqualTo(421);
      assertThat(area.get("cases").intValue() + area.get("controls").intValue())
          .isLessThanOrEqualTo(421);
    }
    JsonNode beyond = areas.get("99999");
    assertThat(beyond.get("value").isNull()).isTrue();
    assertThat(beyond.get("reason").stringValue()).contains("0 were observed beyond");
    assertThat(out().page("survival.html")).contains("Who has the event by a day", "99999");
  }

  @Test
  void groups_and_a_horizon_of_five_years_are_as_lifelines_has_them() throws Exception {
    survival(
            LUNG1_TABLE,
            "--time Survival.time --event deadstatus.event --score score --group group --horizon"
                + " 1825 --at 365,730 --at 1460")
        .expect(0);

    JsonNode numbers = numbers();
    assertThat(value(numbers, "/log_rank/statistic"))
        .isCloseTo(LUNG1.at("/logrank_5y_admin_censor/stat").doubleValue(), within(1e-9));
    for (String group : List.of("0", "1")) {
      JsonNode golden = LUNG1.at("/kaplan_meier/by_group/" + group);
      JsonNode curve = numbers.at("/kaplan_meier/groups/" + group);
      assertThat(value(curve, "/median"))
          .isCloseTo(365 * golden.get("median").doubleValue(), within(1e-9));
      for (int year : new int[] {1, 2, 4}) {
        assertThat(value(curve, "/at/" + 365 * year))
            .isCloseTo(golden.at("/S/" + year).doubleValue(), within(1e-9));
        assertThat(value(curve, "/at_interval/" + 365 * year + "/low"))
            .isCloseTo(golden.at("/ci_low_high_at/" + year + "/0").doubleValue(), within(1e-9));
      }
    }
    assertThat(value(numbers, "/horizon")).isEqualTo(1825);
  }

  @Test
  void a_real_trial_with_a_missing_cell_is_as_lifelines_has_it_without_that_row() throws Exception {
    CommandLineRun run =
        survival(
                Fixtures.fixture("stats/lifelines_lung.csv"),
                "--time time --event status --score age --score sex --score ph.ecog --group sex")
            .expect(3);

    assertThat(run.err()).contains("1 refused, with reasons: " + path("out/refused.csv"));
    assertThat(CsvText.read(path("out/refused.csv")).rows().getFirst().get(1))
        .startsWith("ph.ecog is blank");
    JsonNode numbers = numbers();
    JsonNode golden = LIFELINES.get("lung");
    assertThat(numbers.get("rows").intValue()).isEqualTo(golden.get("rows").intValue());
    assertThat(numbers.get("events").intValue()).isEqualTo(golden.get("events").intValue());
    List<String> scores = List.of("age", "sex", "ph.ecog");
    for (int j = 0; j < 3; j++) {
      JsonNode cox = numbers.get("cox").get(scores.get(j));
      assertThat(cox.get("coefficient").doubleValue())
          .isCloseTo(golden.at("/cox/coefficient/" + j).doubleValue(), within(1e-6));
      assertThat(cox.get("standard_error").doubleValue())
          .isCloseTo(golden.at("/cox/standard_error/" + j).doubleValue(), within(1e-6));
      assertThat(cox.get("p").doubleValue())
          .isCloseTo(golden.at("/cox/p/" + j).doubleValue(), within(1e-6));
      assertThat(
              numbers
                  .at("/proportional_hazards/covariates")
                  .get(scores.get(j))
                  .get("statistic")
                  .doubleValue())
          .isCloseTo(golden.at("/proportional_hazards/km/" + j).doubleValue(), within(1e-6));
    }
    assertThat(value(numbers, "/kaplan_meier/median"))
        .isEqualTo(golden.at("/kaplan_meier/median").doubleValue());
    assertThat(value(numbers, "/log_rank/statistic"))
        .isCloseTo(golden.at("/log_rank/statistic").doubleValue(), within(1e-9));
    assertThat(value(numbers, "/concordance/age/value"))
        .isCloseTo(golden.get("concordance_first_covariate").doubleValue(), within(1e-12));
    assertThat(out().page("survival.html")).contains("ph.ecog is blank", "p, proportional");
  }

  @Test
  void a_median_that_is_not_reached_and_a_time_beyond_the_follow_up_are_told() throws Exception {
    survival(
            Fixtures.fixture("stats/lifelines_rossi.csv"),
            "--time week --event arrest --score prio --score age --at 26,52,104")
        .expect(0);

    JsonNode all = numbers().get("kaplan_meier");
    assertThat(all.get("median").isNull()).isTrue();
    assertThat(all.get("reason").stringValue())
        .isEqualTo(
            "the median is not reached: the curve stays at 0.736 or above up to its end at"
                + " 52 days");
    assertThat(value(all, "/at/52")).isBetween(0.7, 0.8);
    assertThat(all.at("/at/104").isNull()).isTrue();
    assertThat(all.at("/at_interval/104/reason").stringValue())
        .isEqualTo("nobody is observed beyond 52 days, so that survival at 104 days is not known");
    assertThat(out().page("survival.html")).contains("not reached", "not observed");
  }

  @Test
  void all_censored_is_told_everywhere() throws Exception {
    CommandLineRun run = survival(table("10,0,1", "20,0,2", "30,0,3", "800,0,4")).expect(0);

    assertThat(run.err()).contains("All 4 times are censored");
    JsonNode numbers = numbers();
    for (String pointer :
        List.of(
            "/cox/risk/coefficient",
            "/concordance/risk/value",
            "/log_rank/statistic",
            "/kaplan_meier/median")) {
      assertThat(numbers.at(pointer).isNull()).as(pointer).isTrue();
    }
    assertThat(numbers.at("/cox/risk/reason").stringValue())
        .startsWith("a hazard ratio cannot be estimated: all 4 patients are censored");
    assertThat(value(numbers, "/kaplan_meier/at/730")).isEqualTo(1);
    assertThat(out().page("survival.html")).contains("There is no Cox model");
  }

  @Test
  void rows_that_cannot_be_used_cost_themselves() throws Exception {
    survival(
            table(
                "10,1,5",
                "-3,1,2",
                "20,maybe,3",
                "30,0,none",
                ",1,4",
                "soon,1,4",
                "40,1,4",
                "50,dead,2",
                "60,ALIVE,1"))
        .expect(3);

    assertThat(CsvText.read(path("out/refused.csv")).rows())
        .containsExactly(
            List.of("2", "days is -3; a time is at least 0 days: check the dates"),
            List.of(
                "3",
                "dead is 'maybe'; it is 1, true, yes, dead or event, or 0, false, no, alive or"
                    + " censored"),
            List.of(
                "4",
                "risk is blank; all scores of a row are needed: fill it in, or leave the score"
                    + " out"),
            List.of("5", "days is blank; a row needs its time"),
            List.of("6", "days is 'soon'; a time is a finite number of days"));
    assertThat(numbers().get("rows").intValue()).isEqualTo(4);
    assertThat(numbers().get("events").intValue()).isEqualTo(3);
  }

  @Test
  void a_score_that_orders_all_events_or_is_constant_has_no_hazard_ratio() throws Exception {
    survival(table("10,1,5", "20,1,4", "30,1,3", "40,1,2", "50,1,1")).expect(0);
    assertThat(numbers().at("/cox/risk/reason").stringValue()).contains("no finite estimate");
    assertThat(value(numbers(), "/concordance/risk/value")).isEqualTo(1);
    assertThat(numbers().at("/concordance/risk/low").isNull()).isTrue();

    survival(table("10,1,5", "20,1,5", "30,0,5", "40,1,5")).expect(0);
    assertThat(numbers().at("/cox/risk/reason").stringValue())
        .contains("'risk' is 5.0 for all 4 patients");
    assertThat(numbers().at("/log_rank/reason").stringValue())
        .contains("no score lies above the median 5.0");
    assertThat(out().files()).doesNotContain("kaplan-meier-groups.svg");
  }

  @Test
  void several_rows_of_a_patient_are_told_and_resampled_together() throws Exception {
    CsvText lung1 = CsvText.read(LUNG1_TABLE);
    List<List<String>> twice = new ArrayList<>(lung1.rows());
    twice.addAll(lung1.rows());
    Path doubled = new CsvText(lung1.header(), twice).write(path("doubled.csv"));
    String options = "--time Survival.time --event deadstatus.event --score score";

    survival(LUNG1_TABLE, options).expect(0);
    JsonNode once = numbers();
    CommandLineRun run =
        survival(doubled, options + " --patient PatientID --replicates 100").expect(0);

    JsonNode numbers = numbers();
    assertThat(run.err()).contains("842 rows are of 421 patients");
    assertThat(numbers.at("/concordance/score/method").stringValue())
        .isEqualTo("percentile bootstrap over patients");
    double width =
        value(numbers, "/concordance/score/high") - value(numbers, "/concordance/score/low");
    double single = value(once, "/concordance/score/high") - value(once, "/concordance/score/low");
    assertThat(width).isCloseTo(single, within(0.3 * single));
  }

  @Test
  void what_concerns_the_whole_table_stops_it() throws Exception {
    Path table = table("10,1,5", "20,2,4");
    assertThat(survival(table).expect(2).problem())
        .isEqualTo(
            "the column 'dead' of "
                + table
                + " has the value 2; an event is 1 and a censored time 0: if 1 means censored and 2"
                + " the event, subtract 1");
    Path good = table("10,1,5", "20,0,4");
    assertThat(survival(good, "--time days --event dead --score age").expect(2).problem())
        .startsWith(good + " has no column 'age'");
    assertThat(survival(table("-1,1,5")).expect(2).problem())
        .isEqualTo(
            "none of the 1 rows of "
                + table
                + " can be used; row 1: days is -1; a time is at least 0 days: check the dates");
    assertThat(
            survival(table, "--time days --event dead --score risk --horizon 0")
                .expect(2)
                .problem())
        .isEqualTo("--horizon is a number of days above 0, got 0.0");
    assertThat(survival(table, "--time days --event dead --score risk --at -5").expect(2).problem())
        .isEqualTo("--at is a number of days from 0, got -5.0");
    assertThat(
            survival(table, "--time days --event dead --score risk --score risk")
                .expect(2)
                .problem())
        .isEqualTo("a score is given twice (risk, risk); give each --score once");
    assertThat(path("out")).doesNotExist();
  }
}
