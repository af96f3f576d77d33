package dev.nidus.app.evaluation;

import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What `nidus evaluate` leaves: `metrics.json`, `evaluation.html`, its charts, and `refused.csv` where rows were left out.
///
/// @param lines what a user is told at once
/// @param refused rows that were left out, of either table
public record EvaluationFolder(List<String> lines, int refused) {

  /// What is asked for.
  ///
  /// @param predictions the table
  /// @param columns what its columns mean
  /// @param against the table of another model, if there is one
  /// @param resampling how intervals are made
  /// @param threshold for sensitivity and specificity, if one is given
  public record Request(
      Path predictions,
      PredictionColumns columns,
      Optional<Path> against,
      Resampling resampling,
      OptionalDouble threshold) {}

  public EvaluationFolder {
    lines = List.copyOf(lines);
  }

  /// Evaluates and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if the tables cannot be evaluated; then nothing is written
  public static EvaluationFolder write(Path folder, Request request, String program, String command)
      throws IOException {
    Evaluation evaluation =
        Evaluation.of(
            request.predictions(), request.columns(), request.resampling(), request.threshold());
    Optional<Comparison> comparison =
        request.against().map(other -> Comparison.of(evaluation, other));
    Map<String, Chart> charts = EvaluationCharts.of(evaluation, comparison);
    List<RefusedRow> refused = new ArrayList<>(evaluation.table().refused());
    comparison.ifPresent(c -> refused.addAll(c.refused()));
    ResultPage.prepare(folder);
    Files.deleteIfExists(folder.resolve("metrics.json")); // what an older run left
    RefusedRow.write(folder, refused);
    for (String chart : List.of("calibration.svg", "differences.svg")) {
      Files.deleteIfExists(folder.resolve(chart));
    }
    ResultPage.writeCharts(folder, charts);
    ResultPage.writePage(
        folder.resolve("evaluation.html"),
        "evaluation.jte",
        EvaluationView.of(evaluation, comparison, charts, command));
    ResultPage.write(
        folder.resolve("metrics.json"), MetricsJson.write(evaluation, comparison, program));
    return new EvaluationFolder(lines(evaluation, comparison), refused.size());
  }

  private static List<String> lines(Evaluation evaluation, Optional<Comparison> comparison) {
    List<String> lines = new ArrayList<>(evaluation.remarks());
    if (!evaluation.table().classes().areNumbers()) {
      lines.add("classes, in the order of the scores: " + evaluation.table().classes());
    }
    evaluation.metrics().forEach(metric -> lines.add(line(metric.label(), metric.measurement())));
    comparison.ifPresent(c ->
        c.differences()
            .forEach(d ->
                lines.add(
                    line("difference of " + d.metric().label(), d.difference())
                        + (d.p().isPresent() ? ", p = " + Figures.p(d.p().getAsDouble()) : ""))));
    return lines;
  }

  static String line(String label, Measurement measurement) {
    return switch (measurement) {
      case Measurement.Estimated(Estimate estimate) ->
          "%s %s, %s".formatted(label, Figures.three(estimate.value()), estimate.interval());
      case Measurement.WithoutInterval(double value, String reason) ->
          "%s %s, without interval: %s".formatted(label, Figures.three(value), reason);
      case Measurement.Missing(String reason) ->
          "%s cannot be estimated: %s".formatted(label, reason);
    };
  }
}
