package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.SurvivalAnalysis.AreaAt;
import dev.nidus.app.evaluation.SurvivalAnalysis.CoxResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.Curve;
import dev.nidus.app.evaluation.SurvivalAnalysis.HazardsResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.LogRankResult;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.LogRank;
import dev.nidus.evidence.survival.ProportionalHazards;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What the template of the page is filled from; texts are plain but for the charts, which are SVG. Public for the
/// template alone.
///
/// @param table the name of the table
/// @param lead what was measured, in a sentence
/// @param remarks what must be known before the numbers
/// @param ratios a line per covariate; empty if there is no model
/// @param coxText about the model, a paragraph each
/// @param concordance a line per score
/// @param areas a line per score and day
/// @param logRank in a sentence
/// @param days at which the curves are read
/// @param curves a line per curve
/// @param charts in order
/// @param refused rows that were left out
/// @param method how it was made, a paragraph each
/// @param command that makes it again
public record SurvivalView(
    String table,
    String lead,
    List<String> remarks,
    List<RatioLine> ratios,
    List<String> coxText,
    List<EvaluationView.Line> concordance,
    List<AreaLine> areas,
    String logRank,
    List<String> days,
    List<CurveLine> curves,
    List<Chart> charts,
    List<RefusedRow> refused,
    List<String> method,
    String command) {

  /// A covariate of the Cox model.
  public record RatioLine(
      String covariate,
      String coefficient,
      String error,
      String ratio,
      String interval,
      String p,
      String proportional) {}

  /// A time-dependent AUC.
  public record AreaLine(
      String score,
      String days,
      String area,
      String interval,
      int cases,
      int controls,
      String remark) {}

  /// A curve.
  ///
  /// @param at survival at the days, with intervals
  public record CurveLine(String name, int rows, int events, String median, List<String> at) {}

  static SurvivalView of(SurvivalAnalysis analysis, Map<String, Chart> charts, String command) {
    SurvivalTable table = analysis.table();
    List<Curve> curves = new ArrayList<>();
    curves.add(analysis.all());
    curves.addAll(analysis.groups());
    List<Double> at = analysis.settings().at();
    List<EvaluationView.Line> concordance = new ArrayList<>();
    for (int k = 0; k < analysis.concordance().size(); k++) {
      Measurement one = analysis.concordance().get(k);
      concordance.add(
          new EvaluationView.Line(
              table.columns().scores().get(k),
              Figures.value(one),
              Figures.interval(one),
              Figures.remark(one)));
    }
    return new SurvivalView(
        String.valueOf(table.file().getFileName()),
        lead(analysis),
        analysis.remarks(),
        ratios(analysis),
        coxText(analysis),
        concordance,
        areas(analysis),
        logRank(analysis),
        at.stream().map(SurvivalJson::name).toList(),
        curves.stream().map(curve -> line(curve, at)).toList(),
        List.copyOf(charts.values()),
        table.refused(),
        method(analysis),
        command);
  }

  private static List<AreaLine> areas(SurvivalAnalysis analysis) {
    List<AreaLine> lines = new ArrayList<>();
    for (int k = 0; k < analysis.areas().size(); k++) {
      String score = analysis.table().columns().scores().get(k);
      for (AreaAt at : analysis.areas().get(k)) {
        lines.add(
            new AreaLine(
                score,
                SurvivalJson.name(at.days()),
                Figures.value(at.area()),
                Figures.interval(at.area()),
                at.cases(),
                at.controls(),
                Figures.remark(at.area())));
      }
    }
    return lines;
  }

  private static String lead(SurvivalAnalysis analysis) {
    OptionalDouble horizon = analysis.settings().horizon();
    return "%d rows of %d patients, %d events; %s."
        .formatted(
            analysis.rows(),
            analysis.patients(),
            analysis.events(),
            horizon.isPresent()
                ? "follow-up cut at %s days".formatted(SurvivalJson.name(horizon.getAsDouble()))
                : "full follow-up");
  }

  private static List<RatioLine> ratios(SurvivalAnalysis analysis) {
    return switch (analysis.cox()) {
      case CoxResult.Missing _ -> List.of();
      case CoxResult.Fitted fitted -> {
        List<RatioLine> lines = new ArrayList<>();
        for (int k = 0; k < fitted.coefficients().size(); k++) {
          var c = fitted.coefficients().get(k);
          lines.add(
              new RatioLine(
                  c.covariate(),
                  String.format(Locale.ROOT, "%.4g", c.coefficient()),
                  String.format(Locale.ROOT, "%.4g", c.standardError()),
                  String.format(Locale.ROOT, "%.4g", c.hazardRatio()),
                  String.format(
                      Locale.ROOT, "%.4g to %.4g", c.interval().low(), c.interval().high()),
                  Figures.p(c.p()),
                  proportional(fitted.hazards(), k)));
        }
        yield lines;
      }
    };
  }

  private static String proportional(HazardsResult hazards, int covariate) {
    return switch (hazards) {
      case HazardsResult.Tested(ProportionalHazards test) ->
          Figures.p(test.covariates().get(covariate).test().p());
      case HazardsResult.Missing _ -> Figures.NONE;
    };
  }

  private static List<String> coxText(SurvivalAnalysis analysis) {
    return switch (analysis.cox()) {
      case CoxResult.Missing(String reason) -> List.of("There is no Cox model: " + reason + ".");
      case CoxResult.Fitted fitted ->
          List.of(
              "All scores together against none: likelihood ratio p = %s, Wald p = %s, score test p = %s."
                  .formatted(
                      Figures.p(fitted.tests().likelihoodRatio().p()),
                      Figures.p(fitted.tests().wald().p()),
                      Figures.p(fitted.tests().score().p())),
              switch (fitted.hazards()) {
                case HazardsResult.Tested(ProportionalHazards test) ->
                    "Proportional hazards, all scores: p = %s. A small p says that a hazard ratio changes over time, so that one number for it misleads; a large one does not prove that it stays."
                        .formatted(Figures.p(test.global().p()));
                case HazardsResult.Missing(String reason) ->
                    "Whether hazards are proportional cannot be told: " + reason + ".";
              });
    };
  }

  private static String logRank(SurvivalAnalysis analysis) {
    SurvivalColumns columns = analysis.table().columns();
    String by =
        columns
            .group()
            .map("the column %s"::formatted)
            .orElse(
                "the score %s up to its median and above".formatted(columns.scores().getFirst()));
    return switch (analysis.logRank()) {
      case LogRankResult.Tested(LogRank test) ->
          String.format(
              Locale.ROOT,
              "Groups by %s: log-rank chi-square %.3f with %d degree%s of freedom, p = %s.",
              by,
              test.test().statistic(),
              test.test().degreesOfFreedom(),
              test.test().degreesOfFreedom() == 1 ? "" : "s",
              Figures.p(test.test().p()));
      case LogRankResult.Missing(String reason) ->
          "Groups by %s cannot be compared: %s.".formatted(by, reason);
    };
  }

  private static CurveLine line(Curve curve, List<Double> at) {
    return new CurveLine(
        curve.name(),
        curve.curve().patients(),
        curve.events(),
        median(curve.curve()),
        at.stream().map(days -> reading(curve.curve(), days)).toList());
  }

  private static String median(KaplanMeier curve) {
    if (curve.median().isEmpty()) {
      return "not reached";
    }
    return SurvivalJson.name(curve.median().getAsDouble())
        + curve
            .medianInterval()
            .map(interval ->
                " (%s to %s)"
                    .formatted(
                        SurvivalJson.name(interval.low()),
                        Double.isFinite(interval.high())
                            ? SurvivalJson.name(interval.high())
                            : "not reached"))
            .orElse("");
  }

  private static String reading(KaplanMeier curve, double days) {
    return switch (CurveReading.of(curve, days)) {
      case CurveReading.Read(double survival, Optional<ConfidenceInterval> band) ->
          Figures.three(survival)
              + band.map(interval -> " (%s)".formatted(Figures.interval(interval))).orElse("");
      case CurveReading.Beyond _ -> "not observed";
    };
  }

  private static List<String> method(SurvivalAnalysis analysis) {
    List<String> method = new ArrayList<>();
    method.add(
        "Cox model: all scores together, Efron's ties, Wald intervals of 95 %. A hazard ratio above"
            + " 1 means an earlier event with a higher score. Proportional hazards: scaled"
            + " Schoenfeld residuals against one less the Kaplan-Meier curve.");
    method.add(
        "Concordance is Harrell's C: the share of comparable pairs in which the higher score has"
            + " the earlier event; 0.5 is a score that says nothing, below 0.5 it points the other"
            + " way.");
    method.add(
        "The area under the ROC curve at a day is cumulative/dynamic: cases had the event by then,"
            + " controls were observed beyond it, and cases are weighted by the inverse of the"
            + " Kaplan-Meier curve of being censored. Its interval is of resampled patients. 0.5 is"
            + " a score that says nothing.");
    method.add(
        "Curves are Kaplan-Meier's with log(-log) bands of 95 %; after the last observed time"
            + " nothing is said.");
    if (analysis.table().columns().group().isEmpty()) {
      method.add(
          "Groups are cut at the median of the first score, which looks at no outcome; a cut that"
              + " is chosen for a small p would be worth nothing.");
    }
    return method;
  }
}
