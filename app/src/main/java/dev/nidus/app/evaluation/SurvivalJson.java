package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.SurvivalAnalysis.AreaAt;
import dev.nidus.app.evaluation.SurvivalAnalysis.CoxResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.Curve;
import dev.nidus.app.evaluation.SurvivalAnalysis.HazardsResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.LogRankResult;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.survival.ChiSquareTest;
import dev.nidus.evidence.survival.CoxCoefficient;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.ProportionalHazards;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `survival.json`; its form is `docs/schema/survival-1.json`. Numbers that there are not are null with a reason beside them.
final class SurvivalJson {
  static final String FORMAT = "nidus-survival-1";

  private SurvivalJson() {}

  static String write(SurvivalAnalysis analysis, String program) {
    ObjectNode json = MetricsJson.JSON.createObjectNode();
    SurvivalTable table = analysis.table();
    SurvivalColumns columns = table.columns();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("table", String.valueOf(table.file().getFileName()));
    json.put("time", columns.time());
    json.put("event", columns.event());
    json.put("synthetic", table.origin() == ScoredLesions.Origin.SYNTHETIC);
    json.put("rows", analysis.rows());
    json.put("patients", analysis.patients());
    json.put("events", analysis.events());
    json.put("refused", table.refused().size());
    MetricsJson.put(json, "horizon", analysis.settings().horizon());
    json.put("level", 0.95);
    cox(json, analysis);
    ObjectNode concordance = json.putObject("concordance");
    for (int k = 0; k < columns.scores().size(); k++) {
      measurement(
          concordance.putObject(columns.scores().get(k)), analysis.concordance().get(k), analysis);
    }
    ObjectNode areas = json.putObject("time_dependent_auc");
    for (int k = 0; k < columns.scores().size(); k++) {
      ObjectNode ofScore = areas.putObject(columns.scores().get(k));
      for (AreaAt at : analysis.areas().get(k)) {
        ObjectNode area = ofScore.putObject(name(at.days()));
        measurement(area, at.area(), analysis);
        area.put("cases", at.cases());
        area.put("controls", at.controls());
      }
    }
    logRank(json.putObject("log_rank"), analysis);
    ObjectNode curves = json.putObject("kaplan_meier");
    curve(curves, analysis.all(), analysis.settings().at());
    ObjectNode groups = curves.putObject("groups");
    analysis
        .groups()
        .forEach(group -> curve(groups.putObject(group.name()), group, analysis.settings().at()));
    var remarks = json.putArray("remarks");
    analysis.remarks().forEach(remarks::add);
    return MetricsJson.JSON.writeValueAsString(json) + "\n";
  }

  private static void cox(ObjectNode json, SurvivalAnalysis analysis) {
    ObjectNode cox = json.putObject("cox");
    ObjectNode tests = json.putObject("cox_tests");
    ObjectNode hazards = json.putObject("proportional_hazards");
    switch (analysis.cox()) {
      case CoxResult.Fitted fitted -> {
        for (CoxCoefficient c : fitted.coefficients()) {
          ObjectNode object = cox.putObject(c.covariate());
          object.put("coefficient", c.coefficient());
          object.put("standard_error", c.standardError());
          MetricsJson.put(object, "hazard_ratio", MetricsJson.finite(c.hazardRatio()));
          MetricsJson.interval(object, c.interval());
          object.put("z", c.z());
          object.put("p", c.p());
        }
        chiSquare(tests.putObject("likelihood_ratio"), fitted.tests().likelihoodRatio());
        chiSquare(tests.putObject("wald"), fitted.tests().wald());
        chiSquare(tests.putObject("score"), fitted.tests().score());
        hazards(hazards, fitted.hazards());
      }
      case CoxResult.Missing(String reason) -> {
        for (String score : analysis.table().columns().scores()) {
          MetricsJson.without(
              cox.putObject(score),
              reason,
              "coefficient",
              "standard_error",
              "hazard_ratio",
              "low",
              "high",
              "z",
              "p");
        }
        for (String test : List.of("likelihood_ratio", "wald", "score")) {
          MetricsJson.without(tests.putObject(test), reason, "statistic", "p");
        }
        MetricsJson.without(hazards.putObject("global"), reason, "statistic", "p");
      }
    }
  }

  private static void hazards(ObjectNode json, HazardsResult result) {
    switch (result) {
      case HazardsResult.Tested(ProportionalHazards test) -> {
        json.put("time_scale", "one less the Kaplan-Meier curve");
        chiSquare(json.putObject("global"), test.global());
        ObjectNode covariates = json.putObject("covariates");
        test.covariates()
            .forEach(slope -> chiSquare(covariates.putObject(slope.covariate()), slope.test()));
      }
      case HazardsResult.Missing(String reason) ->
          MetricsJson.without(json.putObject("global"), reason, "statistic", "p");
    }
  }

  private static void chiSquare(ObjectNode json, ChiSquareTest test) {
    json.put("statistic", test.statistic());
    json.put("degrees_of_freedom", test.degreesOfFreedom());
    json.put("p", test.p());
  }

  private static void measurement(
      ObjectNode json, Measurement measurement, SurvivalAnalysis analysis) {
    switch (measurement) {
      case Measurement.Estimated(Estimate estimate) -> {
        json.put("value", estimate.value());
        MetricsJson.interval(json, estimate.interval());
        json.put("method", estimate.interval().method().description());
      }
      case Measurement.WithoutInterval(double value, String reason) -> {
        json.put("value", value);
        MetricsJson.without(json, reason, "low", "high", "method");
      }
      case Measurement.Missing(String reason) ->
          MetricsJson.without(json, reason, "value", "low", "high", "method");
    }
    json.put("rows", analysis.rows());
    json.put("patients", analysis.patients());
  }

  private static void logRank(ObjectNode json, SurvivalAnalysis analysis) {
    json.put(
        "groups_by",
        analysis
            .table()
            .columns()
            .group()
            .orElseGet(() -> "median of " + analysis.table().columns().scores().getFirst()));
    switch (analysis.logRank()) {
      case LogRankResult.Tested(LogRank test) -> {
        chiSquare(json, test.test());
        ObjectNode groups = json.putObject("groups");
        for (int n = 0; n < test.groups().size(); n++) {
          LogRank.Group group = test.groups().get(n);
          ObjectNode object = groups.putObject(analysis.groups().get(n).name());
          object.put("rows", group.patients());
          object.put("observed", group.observed());
          object.put("expected", group.expected());
        }
      }
      case LogRankResult.Missing(String reason) ->
          MetricsJson.without(json, reason, "statistic", "p");
    }
  }

  private static void curve(ObjectNode json, Curve curve, List<Double> at) {
    KaplanMeier km = curve.curve();
    json.put("rows", km.patients());
    json.put("events", curve.events());
    MetricsJson.put(json, "median", km.median());
    Optional<ConfidenceInterval> median = km.medianInterval();
    if (median.isPresent()) {
      MetricsJson.interval(json, median.get());
    } else {
      json.putNull("low");
      json.putNull("high");
    }
    if (km.median().isEmpty()) {
      json.put("reason", CurveReading.medianNotReached(km));
    }
    ObjectNode values = json.putObject("at");
    ObjectNode intervals = json.putObject("at_interval");
    for (double days : at) {
      String name = name(days);
      ObjectNode interval = intervals.putObject(name);
      interval.put("at_risk", km.atRisk(days));
      switch (CurveReading.of(km, days)) {
        case CurveReading.Read(double survival, Optional<ConfidenceInterval> band) -> {
          values.put(name, survival);
          if (band.isPresent()) {
            MetricsJson.interval(interval, band.get());
          } else {
            MetricsJson.without(interval, CurveReading.NO_BAND, "low", "high");
          }
        }
        case CurveReading.Beyond(String reason) -> {
          values.putNull(name);
          MetricsJson.without(interval, reason, "low", "high");
        }
      }
    }
  }

  /// `730` for 730.0.
  static String name(double days) {
    return new BigDecimal(Double.toString(days)).stripTrailingZeros().toPlainString();
  }
}
