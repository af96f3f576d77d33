package dev.nidus.app.sarcoma;

import dev.nidus.app.demo.DataCitation;
import dev.nidus.evidence.chart.Axis;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.ForestPlot;
import dev.nidus.evidence.estimate.Estimate;
import java.util.List;
import java.util.stream.Collectors;

/// The texts of the demo's page.
///
/// @param rehearsal what to say of a run that means nothing; empty for the demo
/// @param lead patients and samples
/// @param claims what the numbers say
/// @param controls what the controls say
/// @param limits what must be said beside them
/// @param labelled numbers of labelled patients, all and few
/// @param arms ways to tell the classes apart
/// @param controlArms arms that should not, or that tell where an answer comes from
/// @param differences paired
/// @param charts in order
/// @param citation of the scans
/// @param command what the user wrote
public record SarcomaView(
    String rehearsal,
    String lead,
    List<String> claims,
    List<String> controls,
    List<String> limits,
    List<String> labelled,
    List<Line> arms,
    List<Line> controlArms,
    List<Line> differences,
    List<Chart> charts,
    DataCitation citation,
    String command) {
  /// An arm or a difference.
  public record Line(String name, String all, String few, String draws) {}

  public SarcomaView {
    claims = List.copyOf(claims);
    controls = List.copyOf(controls);
    limits = List.copyOf(limits);
    labelled = List.copyOf(labelled);
    arms = List.copyOf(arms);
    controlArms = List.copyOf(controlArms);
    differences = List.copyOf(differences);
    charts = List.copyOf(charts);
  }

  static SarcomaView of(DemoResult result, String command) {
    return new SarcomaView(
        result.plan().words(),
        "An encoder learned from the CT scans of %d patients without labels. Then labels of %d of them, or of %d, were shown to each way below, and each was asked about %d points in %d other patients."
            .formatted(
                result.unlabelled(),
                result.labelled().getOrDefault(100, 0),
                result.labelled().getOrDefault(10, 0),
                result.lesions(),
                result.patients()),
        DemoClaims.of(result),
        DemoClaims.controls(result),
        DemoClaims.limits(result),
        List.of(
            "%d labelled patients".formatted(result.labelled().getOrDefault(100, 0)),
            "%d, mean of %d draws"
                .formatted(result.labelled().getOrDefault(10, 0), DemoPlan.FEW_DRAWS)),
        lines(result.arms(), DemoResult.Role.ARM),
        lines(result.arms(), DemoResult.Role.CONTROL),
        lines(result.differences(), DemoResult.Role.ARM),
        List.of(areas(result), differences(result)),
        DataCitation.SOFT_TISSUE_SARCOMA,
        command);
  }

  private static List<Line> lines(List<DemoResult.Line> lines, DemoResult.Role role) {
    return lines.stream()
        .filter(line -> line.role() == role)
        .map(line ->
            new Line(
                line.name(),
                DemoClaims.area(line.all()),
                DemoClaims.area(line.few()),
                line.ofDraws().stream().map(DemoClaims::three).collect(Collectors.joining(" "))))
        .toList();
  }

  private static Chart areas(DemoResult result) {
    return new ForestPlot(
            "Two labelled patients",
            "ROC-AUC",
            Axis.Growth.LINEAR,
            0.5,
            result.arms().stream().map(line -> row(line.name(), line.few())).toList())
        .draw();
  }

  private static Chart differences(DemoResult result) {
    return ForestPlot.ofDifferences(
            "Paired differences, two labelled patients",
            "difference of ROC-AUC",
            result.differences().stream().map(line -> row(line.name(), line.few())).toList())
        .draw();
  }

  private static ForestPlot.Row row(String name, Estimate estimate) {
    return new ForestPlot.Estimated(
        name, estimate.value(), estimate.interval().low(), estimate.interval().high(), "");
  }
}
