package dev.nidus.app.published;

import dev.nidus.app.published.PublishedView.Drawing;
import dev.nidus.evidence.chart.Axis;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.chart.KaplanMeierChart;
import dev.nidus.evidence.chart.LabelCurveChart;
import dev.nidus.evidence.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// The charts of the page, from the findings of a figure.
record PublishedCharts(PublishedTables tables) {
  private static final String LOW = ", lower end of 95 %";
  private static final String HIGH = ", upper end of 95 %";

  /// What a coin, or the share of a class, reaches.
  private enum Chance {
    HALF(0.5),
    /// One of eight sites.
    EIGHTH(0.125);

    private final double value;

    Chance(double value) {
      this.value = value;
    }
  }

  /// A metric of a model with its interval.
  private record Bar(double value, double low, double high) {}

  /// The charts that belong to a figure.
  ///
  /// @param all every finding, since comparators stand beside the numbers of other figures
  List<Drawing> of(String figure, List<Finding> findings, List<Finding> all) {
    return switch (figure) {
      case "Figure 2: site of the lesion (task 1)", "Pre-training methods compared on task 1" ->
          bars(
              findings,
              Map.of("mean average precision", Chance.EIGHTH, "balanced accuracy", Chance.EIGHTH));
      case "Figure 3: malignancy of the nodule (task 2)" ->
          bars(findings, Map.of("ROC-AUC", Chance.HALF, "mean average precision", Chance.HALF));
      case "Figure 4: two-year survival (task 3)" ->
          bars(findings, Map.of("ROC-AUC on LUNG1", Chance.HALF));
      case "Label curves" -> labelCurves(findings);
      case "Clinical variables of LUNG1 and RADIO" -> survivalCurves();
      case "Plain comparators beside the models" -> comparators(findings, all);
      default -> List.of();
    };
  }

  private static List<Drawing> bars(List<Finding> findings, Map<String, Chance> metrics) {
    List<Drawing> drawings = new ArrayList<>();
    metrics.keySet().stream()
        .sorted()
        .forEach(metric -> {
          Map<String, Bar> published = published(findings, metric);
          Map<String, Bar> ours = ours(findings, metric);
          List<ForestPlot.Row> rows = new ArrayList<>();
          published.forEach((model, bar) -> {
            rows.add(row(model + ", published", bar));
            Bar own = ours.get(model);
            rows.add(
                own == null
                    ? new ForestPlot.Missing(model + ", ours", "cannot be recomputed")
                    : row(model + ", ours", own));
          });
          if (!rows.isEmpty()) {
            drawings.add(
                drawing(
                    "Each bar of the study with its interval, and below it the one that the stored"
                        + " resamples give. The dashed line is what guessing reaches.",
                    forest(metric, metrics.getOrDefault(metric, Chance.HALF), rows)));
          }
        });
    return drawings;
  }

  private List<Drawing> comparators(List<Finding> findings, List<Finding> all) {
    List<Drawing> drawings = new ArrayList<>();
    drawings.add(
        drawing(
            "What the published models reach on the test nodules of task 2, and what the diameter"
                + " alone reaches on them. The readers who rated malignancy saw the size.",
            forest(
                "Task 2: ROC-AUC",
                Chance.HALF,
                joined(published(all, "ROC-AUC"), own(findings, "task 2, ROC-AUC")))));
    for (ClinicalCohort.Name cohort : ClinicalCohort.Name.values()) {
      drawings.add(
          drawing(
              "What the published models reach on %s for survival of two years, and what stage, tumour and node categories and age reach alone, without any fitting."
                  .formatted(cohort),
              forest(
                  "Task 3, %s: ROC-AUC".formatted(cohort),
                  Chance.HALF,
                  joined(
                      published(all, "ROC-AUC on " + cohort),
                      own(findings, "task 3, ROC-AUC", cohort.name())))));
    }
    return drawings;
  }

  private static List<ForestPlot.Row> joined(Map<String, Bar> models, Map<String, Bar> plain) {
    List<ForestPlot.Row> rows = new ArrayList<>();
    models.forEach((model, bar) -> rows.add(row(model, bar)));
    plain.forEach((name, bar) -> rows.add(row(name, bar)));
    return rows;
  }

  private static List<Drawing> labelCurves(List<Finding> findings) {
    Map<String, Map<String, TreeMap<Double, Double>>> curves = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String quantity = finding.number().quantity();
      int with = quantity.indexOf(" with ");
      if (finding.number().value() instanceof PublishedValue.Printed printed && with > 0) {
        double percent =
            Double.parseDouble(
                quantity.substring(with + " with ".length(), quantity.indexOf(" %", with)));
        curves
            .computeIfAbsent(quantity.substring(0, with), _ -> new LinkedHashMap<>())
            .computeIfAbsent(finding.number().subject(), _ -> new TreeMap<>())
            .put(percent, printed.value());
      }
    }
    List<Drawing> drawings = new ArrayList<>();
    curves.forEach((title, models) -> {
      List<LabelCurveChart.Curve> drawn = new ArrayList<>();
      models.forEach((model, points) ->
          drawn.add(
              new LabelCurveChart.Curve(
                  model,
                  points.entrySet().stream()
                      .map(at ->
                          new LabelCurveChart.At(
                              at.getKey(), at.getValue(), at.getValue(), at.getValue()))
                      .toList())));
      drawings.add(
          drawing(
              "As published: no intervals were given for fewer labels, and the replicates are"
                  + " stored for all labels only.",
              LabelCurveChart.of(title, title.substring(title.indexOf(": ") + 2), drawn)));
    });
    return drawings;
  }

  private List<Drawing> survivalCurves() {
    return Arrays.stream(ClinicalCohort.Name.values())
        .flatMap(name -> survivalCurve(name).stream())
        .toList();
  }

  /// Nothing where the table is missing: the rows of the cohort say so.
  private Optional<Drawing> survivalCurve(ClinicalCohort.Name name) {
    try {
      ClinicalSurvival.Grouped grouped =
          ClinicalSurvival.Grouped.by(ClinicalCohort.read(name, tables), ClinicalVariable.STAGE);
      List<KaplanMeierChart.Group> groups =
          IntStream.range(0, grouped.groups().names().size())
              .mapToObj(group ->
                  new KaplanMeierChart.Group(
                      "stage " + grouped.groups().names().get(group),
                      KaplanMeier.of(grouped.times().rows(grouped.groups().members(group)))))
              .toList();
      return Optional.of(
          drawing(
              "Survival by stage, full follow-up; patients whose stage the table lacks are left"
                  + " out.",
              KaplanMeierChart.of(
                  "%s by stage".formatted(name), groups, KaplanMeierChart.Time.YEARS)));
    } catch (Unavailable absent) {
      return Optional.empty();
    }
  }

  private static Map<String, Bar> published(List<Finding> findings, String quantity) {
    Map<String, Bar> bars = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String model = finding.number().subject();
      if (finding.number().quantity().equals(quantity)) {
        printed(findings, quantity, model)
            .ifPresent(value ->
                printed(findings, quantity + LOW, model)
                    .ifPresent(low ->
                        printed(findings, quantity + HIGH, model)
                            .ifPresent(
                                high -> bars.putIfAbsent(model, new Bar(value, low, high)))));
      }
    }
    return bars;
  }

  private static Map<String, Bar> ours(List<Finding> findings, String quantity) {
    Map<String, Bar> bars = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String model = finding.number().subject();
      if (finding.number().quantity().equals(quantity)) {
        computed(findings, quantity, model)
            .ifPresent(value ->
                computed(findings, quantity + LOW, model)
                    .ifPresent(low ->
                        computed(findings, quantity + HIGH, model)
                            .ifPresent(high ->
                                bars.put(
                                    model, new Bar(value.value(), low.value(), high.value())))));
      }
    }
    return bars;
  }

  private static Map<String, Bar> own(List<Finding> findings, String beginning) {
    return own(findings, beginning, "");
  }

  /// Estimates of ours with their own intervals, named by what stands alone.
  private static Map<String, Bar> own(List<Finding> findings, String beginning, String subject) {
    Map<String, Bar> bars = new LinkedHashMap<>();
    for (Finding finding : findings) {
      String quantity = finding.number().quantity();
      if (quantity.startsWith(beginning + " of ")
          && finding.number().subject().startsWith(subject)
          && finding.ours() instanceof Recomputed.Found found) {
        String name = quantity.substring((beginning + " of ").length());
        found
            .interval()
            .ifPresent(range ->
                bars.put(
                    name.substring(0, name.indexOf(" alone")) + " alone",
                    new Bar(found.value(), range.low(), range.high())));
      }
    }
    return bars;
  }

  private static Optional<Double> printed(List<Finding> findings, String quantity, String model) {
    return of(findings, quantity, model)
        .map(finding -> finding.number().value())
        .filter(PublishedValue.Printed.class::isInstance)
        .map(value -> ((PublishedValue.Printed) value).value());
  }

  private static Optional<Recomputed.Found> computed(
      List<Finding> findings, String quantity, String model) {
    return of(findings, quantity, model)
        .map(Finding::ours)
        .filter(Recomputed.Found.class::isInstance)
        .map(Recomputed.Found.class::cast);
  }

  private static Optional<Finding> of(List<Finding> findings, String quantity, String model) {
    return findings.stream()
        .filter(finding ->
            finding.number().quantity().equals(quantity)
                && finding.number().subject().equals(model))
        .findFirst();
  }

  private static ForestPlot.Row row(String name, Bar bar) {
    return new ForestPlot.Estimated(name, bar.value(), bar.low(), bar.high(), "");
  }

  private static Chart forest(String measure, Chance chance, List<ForestPlot.Row> rows) {
    return new ForestPlot(measure, measure, Axis.Growth.LINEAR, chance.value, rows).draw();
  }

  private static Drawing drawing(String caption, Chart chart) {
    return new Drawing(caption, chart.svg());
  }
}
