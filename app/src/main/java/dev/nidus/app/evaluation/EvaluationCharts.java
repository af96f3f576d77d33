package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.Evaluation.Compared;
import dev.nidus.evidence.chart.CalibrationChart;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.chart.PrecisionRecallChart;
import dev.nidus.evidence.chart.RocChart;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.metric.PrecisionRecallCurve;
import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.metric.RocCurve;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The charts of an evaluation by the names of their files.
final class EvaluationCharts {
  private final Evaluation evaluation;
  private final Optional<Comparison> comparison;

  private EvaluationCharts(Evaluation evaluation, Optional<Comparison> comparison) {
    this.evaluation = evaluation;
    this.comparison = comparison;
  }

  static Map<String, Chart> of(Evaluation evaluation, Optional<Comparison> comparison) {
    EvaluationCharts charts = new EvaluationCharts(evaluation, comparison);
    Map<String, Chart> drawn = new LinkedHashMap<>();
    drawn.put("roc.svg", charts.roc());
    drawn.put("precision-recall.svg", charts.precisionRecall());
    charts.calibration().ifPresent(chart -> drawn.put("calibration.svg", chart));
    comparison.ifPresent(c -> drawn.put("differences.svg", charts.differences(c)));
    return drawn;
  }

  private Chart roc() {
    List<RocChart.Curve> curves = new ArrayList<>();
    for (Series one : series(ClassResult::rocAuc, "AUC", Compared.ROC_AUC)) {
      curves.add(new RocChart.Curve(one.name(), RocCurve.of(one.predictions(), one.ofClass())));
    }
    return RocChart.of("ROC: " + subject(), curves);
  }

  private Chart precisionRecall() {
    List<PrecisionRecallChart.Curve> curves = new ArrayList<>();
    for (Series one : series(ClassResult::averagePrecision, "AP", Compared.AVERAGE_PRECISION)) {
      curves.add(
          new PrecisionRecallChart.Curve(
              one.name(), PrecisionRecallCurve.of(one.predictions(), one.ofClass())));
    }
    return PrecisionRecallChart.of("Precision and recall: " + subject(), curves);
  }

  /// One curve to draw.
  private record Series(String name, Predictions predictions, int ofClass) {}

  /// Two classes: a curve per model, of class 1. More: a curve per class that has lesions, of the first model.
  private List<Series> series(
      Function<ClassResult, Measurement> metric, String shortName, Compared compared) {
    Predictions predictions = evaluation.table().predictions();
    List<Series> series = new ArrayList<>();
    if (predictions.classes() == 2) {
      series.add(
          new Series(
              "%s, %s %s"
                  .formatted(
                      comparison
                          .map(c -> stem(c.first()))
                          .orElse(evaluation.classes().get(1).title()),
                      shortName,
                      text(evaluation.metric(compared.key()))),
              predictions,
              1));
      comparison.ifPresent(c -> {
        Predictions other = c.other().predictions();
        series.add(
            new Series(
                String.format(
                    Locale.ROOT,
                    "%s, %s %.3f",
                    stem(c.other()),
                    shortName,
                    compared.metric().of(other)),
                other,
                1));
      });
      return series;
    }
    for (ClassResult one : evaluation.classes()) {
      if (one.lesions() > 0) {
        series.add(
            new Series(
                "%s, %s %s".formatted(one.title(), shortName, text(metric.apply(one))),
                predictions,
                one.number()));
      }
    }
    return series;
  }

  private Optional<Chart> calibration() {
    if (evaluation.classes().getFirst().calibration().isEmpty()) {
      return Optional.empty();
    }
    List<ClassResult> drawn =
        evaluation.classes().size() == 2
            ? List.of(evaluation.classes().get(1))
            : evaluation.classes().stream().filter(one -> one.lesions() > 0).toList();
    return Optional.of(
        CalibrationChart.of(
            "Calibration: " + subject(),
            drawn.stream()
                .map(one ->
                    new CalibrationChart.Curve(
                        String.format(
                            Locale.ROOT,
                            "%s, error %.3f",
                            one.title(),
                            one.calibration().orElseThrow().expectedError()),
                        one.calibration().orElseThrow()))
                .toList()));
  }

  private Chart differences(Comparison c) {
    return ForestPlot.ofDifferences(
            "%s less %s".formatted(stem(c.first()), stem(c.other())),
            "Difference (right: %s is better)".formatted(stem(c.first())),
            c.differences().stream().map(EvaluationCharts::row).toList())
        .draw();
  }

  private static ForestPlot.Row row(Comparison.Difference difference) {
    String name = difference.metric().label();
    return switch (difference.difference()) {
      case Measurement.Estimated(Estimate estimate) ->
          new ForestPlot.Estimated(
              name,
              estimate.value(),
              estimate.interval().low(),
              estimate.interval().high(),
              difference.p().isPresent() ? "p = " + Figures.p(difference.p().getAsDouble()) : "");
      case Measurement.WithoutInterval _, Measurement.Missing _ ->
          new ForestPlot.Missing(name, "cannot be estimated");
    };
  }

  private String subject() {
    return "%s, %d lesions%s"
        .formatted(
            evaluation.table().columns().label(),
            evaluation.lesions(),
            evaluation.patients().map(" of %d patients"::formatted).orElse(""));
  }

  /// What a table is called in a legend.
  static String stem(ScoredLesions table) {
    String name = String.valueOf(table.file().getFileName());
    return name.endsWith(".csv") ? name.substring(0, name.length() - 4) : name;
  }

  private static String text(Measurement measurement) {
    return switch (measurement) {
      case Measurement.Estimated(Estimate estimate) ->
          String.format(
              Locale.ROOT,
              "%.3f (%.3f to %.3f)",
              estimate.value(),
              estimate.interval().low(),
              estimate.interval().high());
      case Measurement.WithoutInterval(double value, String _) ->
          String.format(Locale.ROOT, "%.3f", value);
      case Measurement.Missing _ -> "not estimated";
    };
  }
}
