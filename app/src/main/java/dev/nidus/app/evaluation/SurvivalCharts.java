package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.SurvivalAnalysis.CoxResult;
import dev.nidus.app.evaluation.SurvivalAnalysis.LogRankResult;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.chart.KaplanMeierChart;
import dev.nidus.evidence.survival.LogRank;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The charts of a survival analysis by the names of their files.
final class SurvivalCharts {
  private SurvivalCharts() {}

  static Map<String, Chart> of(SurvivalAnalysis analysis) {
    KaplanMeierChart.Time time =
        KaplanMeierChart.Time.fitting(analysis.all().curve().steps().getLast().days());
    Map<String, Chart> drawn = new LinkedHashMap<>();
    drawn.put(
        "kaplan-meier.svg",
        KaplanMeierChart.of(
            "All, %d events in %d patients".formatted(analysis.events(), analysis.patients()),
            List.of(new KaplanMeierChart.Group("all", analysis.all().curve())),
            time));
    if (!analysis.groups().isEmpty()) {
      drawn.put(
          "kaplan-meier-groups.svg",
          KaplanMeierChart.of(
              "By %s%s".formatted(groupedBy(analysis), test(analysis)),
              analysis.groups().stream()
                  .map(group -> new KaplanMeierChart.Group(group.name(), group.curve()))
                  .toList(),
              time));
    }
    drawn.put(
        "hazard-ratios.svg",
        ForestPlot.ofRatios(
                "Hazard ratios of one Cox model",
                "Hazard ratio of one unit more (95 % interval)",
                ratios(analysis))
            .draw());
    return drawn;
  }

  private static String groupedBy(SurvivalAnalysis analysis) {
    return analysis
        .table()
        .columns()
        .group()
        .orElse(analysis.table().columns().scores().getFirst());
  }

  private static String test(SurvivalAnalysis analysis) {
    return switch (analysis.logRank()) {
      case LogRankResult.Tested(LogRank test) -> ", log-rank p = " + Figures.p(test.test().p());
      case LogRankResult.Missing _ -> "";
    };
  }

  private static List<ForestPlot.Row> ratios(SurvivalAnalysis analysis) {
    return switch (analysis.cox()) {
      case CoxResult.Fitted fitted ->
          fitted.coefficients().stream()
              .<ForestPlot.Row>map(c ->
                  new ForestPlot.Estimated(
                      c.covariate(),
                      c.hazardRatio(),
                      c.interval().low(),
                      c.interval().high(),
                      "p = " + Figures.p(c.p())))
              .toList();
      case CoxResult.Missing _ ->
          analysis.table().columns().scores().stream()
              .<ForestPlot.Row>map(score -> new ForestPlot.Missing(score, "cannot be estimated"))
              .toList();
    };
  }
}
