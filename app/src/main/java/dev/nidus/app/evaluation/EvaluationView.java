package dev.nidus.app.evaluation;

import dev.nidus.app.evaluation.Comparison.DeLongResult;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.metric.DeLong;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the template of the page is filled from; texts are plain but for the charts, which are SVG. Public for the
/// template alone.
///
/// @param table the name of the table
/// @param label the column of the classes
/// @param lead what was measured, in a sentence
/// @param remarks what must be known before the numbers
/// @param metrics a line each
/// @param charts in order
/// @param classes a line each
/// @param comparison with another model, if there is one
/// @param published as published, a line each
/// @param refused rows that were left out
/// @param method how it was made, a paragraph each
/// @param command that makes it again
public record EvaluationView(
    String table,
    String label,
    String lead,
    List<String> remarks,
    List<Line> metrics,
    List<Chart> charts,
    List<ClassLine> classes,
    Optional<Against> comparison,
    List<Line> published,
    List<RefusedRow> refused,
    List<String> method,
    String command) {

  /// A metric.
  public record Line(String name, String value, String interval, String remark) {}

  /// A class against the rest.
  public record ClassLine(
      String number,
      String name,
      int lesions,
      String patients,
      String auc,
      String aucInterval,
      String precision,
      String precisionInterval) {}

  /// Two models.
  ///
  /// @param other the other table's name
  /// @param lead in a sentence
  /// @param lines one per metric
  /// @param deLong in a sentence; blank where it does not apply
  public record Against(String other, String lead, List<DifferenceLine> lines, String deLong) {}

  /// The difference of a metric.
  public record DifferenceLine(
      String name,
      String ours,
      String theirs,
      String difference,
      String interval,
      String p,
      String corrected) {}

  static EvaluationView of(
      Evaluation evaluation,
      Optional<Comparison> comparison,
      Map<String, Chart> charts,
      String command) {
    ScoredLesions table = evaluation.table();
    List<RefusedRow> refused = new ArrayList<>(table.refused());
    comparison.ifPresent(c -> refused.addAll(c.refused()));
    return new EvaluationView(
        String.valueOf(table.file().getFileName()),
        table.columns().label(),
        lead(evaluation),
        evaluation.remarks(),
        evaluation.metrics().stream().map(EvaluationView::line).toList(),
        List.copyOf(charts.values()),
        evaluation.classes().stream().map(one -> line(one, evaluation)).toList(),
        comparison.map(c -> against(c, evaluation)),
        evaluation.published().stream().map(EvaluationView::line).toList(),
        refused,
        method(evaluation),
        command);
  }

  private static String lead(Evaluation evaluation) {
    String patients =
        evaluation
            .patients()
            .map(" of %d patients"::formatted)
            .orElse(" of an unknown number of patients");
    return "%d lesions%s, %d classes."
        .formatted(evaluation.lesions(), patients, evaluation.classes().size());
  }

  private static Line line(NamedMeasurement named) {
    Measurement measurement = named.measurement();
    return new Line(
        named.label(),
        Figures.value(measurement),
        Figures.interval(measurement),
        Figures.remark(measurement));
  }

  private static ClassLine line(ClassResult one, Evaluation evaluation) {
    return new ClassLine(
        Integer.toString(one.number()),
        evaluation.table().classes().name(one.number()),
        one.lesions(),
        evaluation.patients().map(_ -> Integer.toString(one.patients())).orElse(Figures.NONE),
        Figures.value(one.rocAuc()),
        Figures.interval(one.rocAuc()),
        Figures.value(one.averagePrecision()),
        Figures.interval(one.averagePrecision()));
  }

  private static Against against(Comparison comparison, Evaluation evaluation) {
    String other = String.valueOf(comparison.other().file().getFileName());
    return new Against(
        other,
        "%d lesions%s that both tables have. A difference above 0 is in favour of %s."
            .formatted(
                comparison.first().lesions().size(),
                evaluation
                    .patients()
                    .map(_ -> " of %d patients".formatted(comparison.first().patients().count()))
                    .orElse(""),
                comparison.first().file().getFileName()),
        comparison.differences().stream().map(EvaluationView::line).toList(),
        comparison.deLong().map(EvaluationView::sentence).orElse(""));
  }

  private static DifferenceLine line(Comparison.Difference difference) {
    return new DifferenceLine(
        difference.metric().label(),
        Figures.three(difference.ours()),
        Figures.three(difference.theirs()),
        Figures.value(difference.difference()),
        Figures.interval(difference.difference()),
        Figures.p(difference.p()),
        Figures.p(difference.corrected()));
  }

  private static String sentence(DeLongResult result) {
    return switch (result) {
      case DeLongResult.Compared(DeLong.Comparison c) ->
          "DeLong's test of the areas, lesions as independent: difference %s (%s), p = %s."
              .formatted(
                  Figures.three(c.difference()), Figures.interval(c.interval()), Figures.p(c.p()));
      case DeLongResult.Missing(String reason) -> "DeLong's test cannot be made: " + reason + ".";
    };
  }

  private static List<String> method(Evaluation evaluation) {
    Resampling resampling = evaluation.resampling();
    String drawn =
        resampling.unit() == Unit.PATIENT
            ? "patients, each with all lesions,"
            : "lesions, as if each were independent,";
    String ends =
        resampling.bootstrap().form() == Bootstrap.Form.BCA
            ? "bias-corrected and accelerated percentiles"
            : "the 2.5th and 97.5th percentile";
    List<String> method = new ArrayList<>();
    method.add(
        "Values are those of all rows. Intervals of 95 %% come from %d resamples with replacement of %s of which they are %s (seed %d)."
            .formatted(resampling.bootstrap().replicates(), drawn, ends, resampling.seed()));
    method.add(
        evaluation.classes().size() == 2
            ? "ROC-AUC and average precision are of the score of class 1. Balanced accuracy and"
                + " accuracy are of the class that the model chose (pred_class; without that"
                + " column the class of the largest score, the lowest on ties)."
            : "ROC-AUC and average precision are means over the classes, each against the rest."
                + " Balanced accuracy and accuracy are of the class that the model chose"
                + " (pred_class; without that column the class of the largest score, the lowest"
                + " on ties).");
    method.add(
        "Calibration is in %d bins of equal width; its error is the mean distance of predicted and observed shares. It has no interval here, because resampling only makes it larger."
            .formatted(Evaluation.BINS));
    return method;
  }
}
