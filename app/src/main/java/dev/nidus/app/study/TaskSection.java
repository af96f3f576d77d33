package dev.nidus.app.study;

import dev.nidus.app.study.StudyResult.Arm;
import dev.nidus.app.study.StudyResult.Compared;
import dev.nidus.app.study.StudyResult.Point;
import dev.nidus.app.study.StudyResult.RiskSplit;
import dev.nidus.app.study.StudyResult.Task;
import dev.nidus.app.study.StudyResult.Value;
import dev.nidus.app.study.StudyView.Column;
import dev.nidus.app.study.StudyView.Figure;
import dev.nidus.app.study.StudyView.Section;
import dev.nidus.app.study.StudyView.Table;
import dev.nidus.evidence.chart.Axis;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.chart.KaplanMeierChart;
import dev.nidus.evidence.chart.LabelCurveChart;
import dev.nidus.evidence.survival.KaplanMeier;
import dev.nidus.evidence.survival.SurvivalTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The part of the page about one task.
final class TaskSection {
  private static final int MOST_REFUSED = 50;

  private TaskSection() {}

  static Section of(Task task, String anchor) {
    List<Table> tables = new ArrayList<>(List.of(results(task)));
    if (!task.comparisons().isEmpty()) {
      tables.add(comparisons(task));
    }
    if (task.arms().stream().anyMatch(arm -> arm.groups().isPresent())) {
      tables.add(groups(task));
    }
    if (!task.refused().isEmpty()) {
      tables.add(refused(task));
    }
    return new Section(
        "Task: " + task.name(),
        anchor,
        List.of(
            "Predicted: %s of %s. Fitted to %s%s; tested on %s, which no arm had seen."
                .formatted(
                    String.join(", ", task.outcome()),
                    task.cohort(),
                    StudyView.sample(task.train()),
                    task.tune().lesions() == 0
                        ? " (settings chosen by folds of these patients)"
                        : ", settings chosen by " + StudyView.sample(task.tune()),
                    StudyView.sample(task.test()))),
        task.remarks(),
        tables,
        figures(task));
  }

  private static Table results(Task task) {
    List<String> metrics = metrics(task);
    List<Column> columns = new ArrayList<>();
    columns.add(Column.text("Arm"));
    columns.add(Column.number("Labels"));
    columns.add(Column.number("Training patients"));
    columns.add(Column.number("Draws"));
    metrics.forEach(metric -> columns.add(Column.estimate(label(metric))));
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : task.arms()) {
      for (Point point : arm.points()) {
        List<String> row = new ArrayList<>();
        row.add(arm.name());
        row.add(Summary.percent(point.fraction()) + " %");
        row.add(
            point.least() == point.most()
                ? Integer.toString(point.least())
                : "%d-%d".formatted(point.least(), point.most()));
        row.add(
            point.without() == 0
                ? Integer.toString(point.draws())
                : "%d, %d without a fit".formatted(point.draws(), point.without()));
        for (String metric : metrics) {
          row.add(
              point.metrics().stream()
                  .filter(value -> value.metric().equals(metric))
                  .findFirst()
                  .map(TaskSection::cell)
                  .orElse("–"));
        }
        rows.add(row);
      }
    }
    return new Table(
        "How good the arms are for %s: means over draws with 95 %% intervals over patients"
            .formatted(task.name()),
        columns,
        rows);
  }

  private static String cell(Value value) {
    String text = Summary.text(value);
    return value.overDraws().size() < 2
        ? text
        : String.format(
            Locale.ROOT,
            "%s\ndraws %.3f to %.3f",
            text,
            value.overDraws().stream().min(Double::compare).orElseThrow(),
            value.overDraws().stream().max(Double::compare).orElseThrow());
  }

  private static List<String> metrics(Task task) {
    return task.kind().equals("survival")
        ? List.of("concordance")
        : List.of("roc_auc", "average_precision", "balanced_accuracy");
  }

  static String label(String metric) {
    return switch (metric) {
      case "roc_auc" -> "ROC-AUC";
      case "average_precision" -> "Average precision";
      case "balanced_accuracy" -> "Balanced accuracy";
      case "concordance" -> "Concordance";
      default -> metric;
    };
  }

  private static Table comparisons(Task task) {
    return new Table(
        "Comparisons for %s on the same lesions: the first less the second, in %s"
            .formatted(task.name(), task.kind().equals("survival") ? "concordance" : "ROC-AUC"),
        List.of(
            Column.text("First"),
            Column.text("Second"),
            Column.number("Labels"),
            Column.estimate("Difference"),
            Column.text("Interval by"),
            Column.number("p"),
            Column.number("p, Holm")),
        task.comparisons().stream()
            .map(compared ->
                List.of(
                    compared.first(),
                    compared.second(),
                    Summary.percent(compared.fraction()) + " %",
                    cell(compared.difference()),
                    compared.difference().method(),
                    compared.p().map(Summary::p).orElse("–"),
                    compared.pHolm().map(Summary::p).orElse("–")))
            .toList());
  }

  private static Table groups(Task task) {
    List<List<String>> rows = new ArrayList<>();
    for (Arm arm : task.arms()) {
      arm.groups()
          .ifPresent(split ->
              rows.add(
                  List.of(
                      arm.name(),
                      "%d (%d)".formatted(split.high(), split.highEvents()),
                      "%d (%d)".formatted(split.low(), split.lowEvents()),
                      ratio(split),
                      split.logRankP().map(Summary::p).orElse("–"),
                      split.reason())));
    }
    return new Table(
        "Groups of risk for %s, cut at the median risk of the training lesions"
            .formatted(task.name()),
        List.of(
            Column.text("Arm"),
            Column.number("Above (events)"),
            Column.number("Up to (events)"),
            Column.number("Hazard ratio"),
            Column.number("p, log-rank"),
            Column.text("Remark")),
        rows);
  }

  private static String ratio(RiskSplit split) {
    return split.hazardRatio().isEmpty()
        ? "–"
        : String.format(
            Locale.ROOT,
            "%.2f (%.2f to %.2f)",
            split.hazardRatio().get(),
            split.ratioLow().orElseThrow(),
            split.ratioHigh().orElseThrow());
  }

  private static Table refused(Task task) {
    return new Table(
        task.refused().size() > MOST_REFUSED
            ? "Lesions left out of %s: %d, of which the first %d"
                .formatted(task.name(), task.refused().size(), MOST_REFUSED)
            : "Lesions left out of " + task.name(),
        List.of(Column.number("Row"), Column.text("Reason")),
        task.refused().stream()
            .limit(MOST_REFUSED)
            .map(refused -> List.of(Integer.toString(refused.row()), refused.reason()))
            .toList());
  }

  private static List<Figure> figures(Task task) {
    List<Figure> figures = new ArrayList<>();
    String metric = metrics(task).getFirst();
    List<ForestPlot.Row> rows = new ArrayList<>();
    for (Arm arm : task.arms()) {
      Summary.whole(arm).ifPresent(value -> rows.add(row(arm.name(), value)));
    }
    if (!rows.isEmpty()) {
      figures.add(
          figure(
              new ForestPlot(
                      "%s, all labels".formatted(task.name()),
                      label(metric),
                      Axis.Growth.LINEAR,
                      0.5,
                      rows)
                  .draw(),
              "Every arm with all labels; the dashed line is chance."));
    }
    labelCurve(task, metric).ifPresent(figures::add);
    List<ForestPlot.Row> differences = new ArrayList<>();
    for (Compared compared : task.comparisons()) {
      differences.add(
          row(
              "%s – %s, %s %%"
                  .formatted(
                      compared.first(), compared.second(), Summary.percent(compared.fraction())),
              compared.difference()));
    }
    if (!differences.isEmpty()) {
      figures.add(
          figure(
              ForestPlot.ofDifferences(
                      "%s, comparisons".formatted(task.name()),
                      "Difference of " + label(metric) + " (right: the first is better)",
                      differences)
                  .draw(),
              "Differences on the same lesions; an interval over the dashed line does not show a"
                  + " difference."));
    }
    for (Arm arm : task.arms()) {
      arm.groups().flatMap(split -> survival(task, arm, split)).ifPresent(figures::add);
    }
    return figures;
  }

  private static ForestPlot.Row row(String name, Value value) {
    return value.value().isPresent() && value.low().isPresent()
        ? new ForestPlot.Estimated(
            name, value.value().get(), value.low().get(), value.high().orElseThrow(), "")
        : new ForestPlot.Missing(name, "cannot be estimated");
  }

  private static Optional<Figure> labelCurve(Task task, String metric) {
    List<LabelCurveChart.Curve> curves = new ArrayList<>();
    for (Arm arm : task.arms()) {
      List<LabelCurveChart.At> points = new ArrayList<>();
      arm.points().stream()
          .sorted(Comparator.comparingDouble(Point::fraction))
          .forEach(point ->
              point.metrics().stream()
                  .filter(value ->
                      value.metric().equals(metric)
                          && value.value().isPresent()
                          && value.low().isPresent())
                  .findFirst()
                  .ifPresent(value ->
                      points.add(
                          new LabelCurveChart.At(
                              100 * point.fraction(),
                              value.value().orElseThrow(),
                              value.low().orElseThrow(),
                              value.high().orElseThrow()))));
      if (points.size() > 1) {
        curves.add(new LabelCurveChart.Curve(arm.name(), points));
      }
    }
    return curves.isEmpty()
        ? Optional.empty()
        : Optional.of(
            figure(
                LabelCurveChart.of(
                    "%s with fewer labels".formatted(task.name()), label(metric), curves),
                "Means over draws of the labels; bands are 95 % intervals over test patients."));
  }

  private static Optional<Figure> survival(Task task, Arm arm, RiskSplit split) {
    List<KaplanMeierChart.Group> groups = new ArrayList<>();
    double last = 0;
    for (StudyResult.Curve curve : split.curves()) {
      if (!curve.days().isEmpty()) {
        double[] days = curve.days().stream().mapToDouble(Double::doubleValue).toArray();
        boolean[] occurred = new boolean[days.length];
        for (int n = 0; n < days.length; n++) {
          occurred[n] = curve.occurred().get(n);
          last = Math.max(last, days[n]);
        }
        groups.add(
            new KaplanMeierChart.Group(
                curve.name(), KaplanMeier.of(SurvivalTimes.of(days, occurred))));
      }
    }
    return groups.isEmpty()
        ? Optional.empty()
        : Optional.of(
            figure(
                KaplanMeierChart.of(
                    "%s, %s".formatted(task.name(), arm.name()),
                    groups,
                    KaplanMeierChart.Time.fitting(last)),
                "Survival of test patients by the risk that %s gives them; p (log-rank) %s."
                    .formatted(arm.name(), split.logRankP().map(Summary::p).orElse("not known"))));
  }

  static Figure figure(Chart chart, String caption) {
    return new Figure(chart.svg(), "", "", caption);
  }
}
