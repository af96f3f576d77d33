package dev.nidus.app.retest;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.evaluation.ResultPage;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.evidence.chart.BlandAltmanChart;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Inestimable;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.IccForm;
import dev.nidus.evidence.stability.IntraclassCorrelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// What `nidus retest` leaves: `retest.json`, `retest.html`, `bland-altman.svg` of a value or `features.csv` of features,
/// and `refused.csv` where rows were left out.
///
/// @param lines what a user is told at once
/// @param refused rows that were left out
public record RetestFolder(List<String> lines, int refused) {
  private static final List<IccForm> OF_FEATURES =
      List.of(IccForm.AGREEMENT_SINGLE, IccForm.CONSISTENCY_SINGLE);

  /// What is asked for.
  ///
  /// @param table of readings
  /// @param features of which the table names the rows, if readings are features
  /// @param columns of the table
  /// @param replicates of the bootstrap
  /// @param seed of the bootstrap
  public record Request(
      Path table, Optional<Path> features, RetestColumns columns, int replicates, long seed) {}

  public RetestFolder {
    lines = List.copyOf(lines);
  }

  /// Analyses and writes everything into a folder, which is made; the numbers come last.
  ///
  /// @param program which Nidus this is
  /// @param command what the user wrote
  /// @throws dev.nidus.app.UsageProblem if the tables cannot be analysed; then nothing is written
  public static RetestFolder write(Path folder, Request request, String program, String command)
      throws IOException {
    RepeatedReadings readings =
        RepeatedReadings.of(
            request.features().isPresent()
                ? ReadingTable.ofFeatures(
                    request.table(), request.features().get(), request.columns())
                : ReadingTable.ofValues(request.table(), request.columns()),
            request.table());
    Retest retest = Retest.of(readings, request.replicates(), request.seed());
    String name = String.valueOf(request.table().getFileName());
    Map<String, Chart> charts = charts(retest);
    ResultPage.prepare(folder);
    for (String older : List.of("retest.json", "bland-altman.svg", "features.csv")) {
      Files.deleteIfExists(folder.resolve(older));
    }
    RefusedRow.write(folder, readings.refused());
    ResultPage.writeCharts(folder, charts);
    if (readings.features().size() > 1) {
      WholeCsv.write(folder.resolve("features.csv"), header(), ofFeatures(readings));
    }
    ResultPage.writePage(
        folder.resolve("retest.html"), "retest.jte", RetestView.of(retest, name, charts, command));
    ResultPage.write(folder.resolve("retest.json"), RetestJson.write(retest, name, program));
    return new RetestFolder(lines(retest), readings.refused().size());
  }

  private static Map<String, Chart> charts(Retest retest) {
    RepeatedReadings readings = retest.readings();
    if (retest.agreement().isPresent()
        && retest.agreement().get() instanceof Retest.Agreement.Estimated(BlandAltman limits)) {
      return Map.of(
          "bland-altman.svg",
          BlandAltmanChart.of(
              "%s less %s".formatted(readings.scans().get(1), readings.scans().get(0)),
              readings.features().getFirst(),
              readings.ofScan(0, 0),
              readings.ofScan(1, 0),
              limits));
    }
    return Map.of();
  }

  private static List<String> header() {
    List<String> header = new ArrayList<>(List.of("feature"));
    for (IccForm form : OF_FEATURES) {
      header.addAll(List.of(form.notation(), form.notation() + " low", form.notation() + " high"));
    }
    return header;
  }

  /// A line per feature; blank where it is constant.
  private static List<List<String>> ofFeatures(RepeatedReadings readings) {
    return IntStream.range(0, readings.features().size())
        .parallel()
        .mapToObj(feature -> {
          List<String> line = new ArrayList<>(List.of(readings.features().get(feature)));
          for (IccForm form : OF_FEATURES) {
            try {
              IntraclassCorrelation icc =
                  IntraclassCorrelation.of(readings.ofFeature(feature), form);
              line.add(Double.toString(icc.value()));
              line.add(Double.toString(icc.interval().low()));
              line.add(Double.toString(icc.interval().high()));
            } catch (Inestimable constant) {
              line.addAll(List.of("", "", ""));
            }
          }
          return List.copyOf(line);
        })
        .toList();
  }

  private static List<String> lines(Retest retest) {
    List<String> lines = new ArrayList<>(retest.readings().remarks());
    String of = retest.readings().features().size() == 1 ? "" : ", median over features";
    for (IccForm form : IccForm.values()) {
      switch (retest.correlations().get(form)) {
        case Retest.Correlation.Estimated(double value, ConfidenceInterval interval) ->
            lines.add(
                "%s %s, %s%s".formatted(form.notation(), RetestView.three(value), interval, of));
        case Retest.Correlation.Missing(String reason) ->
            lines.add("no %s: %s".formatted(form.notation(), reason));
        case null -> throw new IllegalStateException("all forms are estimated");
      }
    }
    lines.add(RetestView.verdict(retest));
    return lines;
  }
}
