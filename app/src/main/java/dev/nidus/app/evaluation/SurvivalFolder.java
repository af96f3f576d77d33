package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.SurvivalAnalysis.CoxResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.LogRankResult;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.survival.LogRank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/// What `nidus survival` leaves: `survival.json`, `survival.html`, its charts, and `refused.csv` where rows were left out.
///
/// @param lines what a user is told at once
/// @param refused rows that were left out
public record SurvivalFolder(List<String> lines, int refused) {

  /// What is asked for.
  ///
  /// @param table the table
  /// @param columns what its columns mean
  /// @param at days at which the curves are read
  /// @param horizon days after which follow-up is cut, if it is
  /// @param resampling of the time-dependent AUC, and of the concordance where patients have several rows
  public record Request(
      Path table,
      SurvivalColumns columns,
      List<Double> at,
      OptionalDouble horizon,
      Resampling resampling) {
    public Request {
      at = List.copyOf(at);
    }
  }

  public SurvivalFolder {
    lines = List.copyOf(lines);
  }

  /// Analyses and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if the table cannot be analysed; then nothing is written
  public static SurvivalFolder write(Path folder, Request request, String program, String command)
      throws IOException {
    SurvivalAnalysis analysis =
        SurvivalAnalysis.of(
            request.table(),
            request.columns(),
            new SurvivalAnalysis.Settings(request.at(), request.horizon(), request.resampling()));
    Map<String, Chart> charts = SurvivalCharts.of(analysis);
    ResultPage.prepare(folder);
    Files.deleteIfExists(folder.resolve("survival.json")); // what an older run left
    Files.deleteIfExists(folder.resolve("kaplan-meier-groups.svg"));
    RefusedRow.write(folder, analysis.table().refused());
    ResultPage.writeCharts(folder, charts);
    ResultPage.writePage(
        folder.resolve("survival.html"),
        "survival.jte",
        SurvivalView.of(analysis, charts, command));
    ResultPage.write(folder.resolve("survival.json"), SurvivalJson.write(analysis, program));
    return new SurvivalFolder(lines(analysis), analysis.table().refused().size());
  }

  private static List<String> lines(SurvivalAnalysis analysis) {
    List<String> lines = new ArrayList<>(analysis.remarks());
    switch (analysis.cox()) {
      case CoxResult.Fitted fitted ->
          fitted
              .coefficients()
              .forEach(c ->
                  lines.add(
                      String.format(
                          Locale.ROOT,
                          "hazard ratio of %s %.3f, %s, p = %s",
                          c.covariate(),
                          c.hazardRatio(),
                          c.interval(),
                          Figures.p(c.p()))));
      case CoxResult.Missing(String reason) -> lines.add("no Cox model: " + reason);
    }
    for (int k = 0; k < analysis.concordance().size(); k++) {
      lines.add(
          EvaluationFolder.line(
              "concordance of " + analysis.table().columns().scores().get(k),
              analysis.concordance().get(k)));
    }
    for (int k = 0; k < analysis.areas().size(); k++) {
      for (SurvivalAnalysis.AreaAt at : analysis.areas().get(k)) {
        lines.add(
            EvaluationFolder.line(
                "AUC of %s at %s days"
                    .formatted(
                        analysis.table().columns().scores().get(k), SurvivalJson.name(at.days())),
                at.area()));
      }
    }
    lines.add(
        switch (analysis.logRank()) {
          case LogRankResult.Tested(LogRank test) ->
              String.format(
                  Locale.ROOT,
                  "log-rank %.3f, p = %s",
                  test.test().statistic(),
                  Figures.p(test.test().p()));
          case LogRankResult.Missing(String reason) -> "no log-rank test: " + reason;
        });
    return lines;
  }
}
