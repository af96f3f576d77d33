package dev.nidus.app.retest;

import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.estimate.Estimate;
import dev.nidus.evidence.stability.BlandAltman;
import dev.nidus.evidence.stability.Discriminability;
import dev.nidus.evidence.stability.IccForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The texts of `retest.html`.
///
/// @param table its name
/// @param lead lesions, patients, scans
/// @param verdict what the repeatability is worth
/// @param remarks what a reader should know
/// @param correlations by form
/// @param discrimination the numbers behind the verdict
/// @param agreement limits of agreement
/// @param charts in order
/// @param refused rows that were left out
/// @param command what the user wrote
public record RetestView(
    String table,
    String lead,
    String verdict,
    List<String> remarks,
    List<Line> correlations,
    List<Line> discrimination,
    List<Line> agreement,
    List<Chart> charts,
    List<RefusedRow> refused,
    String command) {
  private static final String NONE = "–";

  /// A number with its interval.
  public record Line(String name, String value, String interval, String remark) {}

  public RetestView {
    remarks = List.copyOf(remarks);
    correlations = List.copyOf(correlations);
    discrimination = List.copyOf(discrimination);
    agreement = List.copyOf(agreement);
    charts = List.copyOf(charts);
    refused = List.copyOf(refused);
  }

  static RetestView of(Retest retest, String table, Map<String, Chart> charts, String command) {
    RepeatedReadings readings = retest.readings();
    return new RetestView(
        table,
        "%d lesions of %d patients, each read on %s; %s."
            .formatted(
                readings.lesions().size(),
                readings.patients().count(),
                String.join(", ", readings.scans()),
                readings.features().size() == 1
                    ? "one value, " + readings.features().getFirst()
                    : readings.features().size() + " features"),
        verdict(retest),
        readings.remarks(),
        correlations(retest),
        discrimination(retest),
        agreement(retest),
        List.copyOf(charts.values()),
        readings.refused(),
        command);
  }

  /// What the repeatability is worth, in a sentence.
  static String verdict(Retest retest) {
    Discriminability found = retest.discriminability();
    String numbers =
        String.format(
            Locale.ROOT,
            "the same lesion is found again among %d in %.1f %% of cases, by chance in %.1f %%",
            retest.readings().lesions().size(),
            100 * found.identification(),
            100 * found.chance());
    if (retest.verdict().isEmpty()) {
      return "Whether lesions are told apart cannot be judged: " + numbers + ".";
    }
    return switch (retest.verdict().get()) {
      case TELLS_APART -> "Lesions are told apart: " + numbers + ".";
      case WORTHLESS ->
          "Worthless, however well it repeats, for lesions are not told apart: " + numbers + ".";
    };
  }

  private static List<Line> correlations(Retest retest) {
    List<Line> lines = new ArrayList<>();
    for (IccForm form : IccForm.values()) {
      switch (retest.correlations().get(form)) {
        case Retest.Correlation.Estimated(double value, ConfidenceInterval interval) ->
            lines.add(line(form.notation(), value, interval));
        case Retest.Correlation.Missing(String reason) ->
            lines.add(new Line(form.notation(), NONE, NONE, reason));
        case null -> throw new IllegalStateException("all forms are estimated");
      }
    }
    return lines;
  }

  private static List<Line> discrimination(Retest retest) {
    Discriminability found = retest.discriminability();
    return List.of(
        switch (retest.identification()) {
          case Retest.Identification.Estimated(Estimate estimate) ->
              line("identification", estimate.value(), estimate.interval());
          case Retest.Identification.WithoutInterval(double value, String reason) ->
              new Line("identification", three(value), NONE, reason);
        },
        new Line("identification by chance", three(found.chance()), NONE, ""),
        new Line(
            "separation", three(found.separation()), NONE, "0.5 for features without information"),
        new Line(
            "effective rank",
            three(found.effectiveRank()),
            NONE,
            "independent directions in which lesions differ"));
  }

  private static List<Line> agreement(Retest retest) {
    if (retest.agreement().isEmpty()) {
      return List.of();
    }
    return switch (retest.agreement().get()) {
      case Retest.Agreement.Estimated(BlandAltman limits) ->
          List.of(
              line("bias", limits.bias(), limits.biasInterval()),
              line("lower limit of agreement", limits.lower(), limits.lowerInterval()),
              line("upper limit of agreement", limits.upper(), limits.upperInterval()),
              new Line("standard deviation of differences", four(limits.deviation()), NONE, ""),
              new Line("repeatability coefficient", four(limits.repeatability()), NONE, ""));
      case Retest.Agreement.Missing(String reason) ->
          List.of(new Line("limits of agreement", NONE, NONE, reason));
    };
  }

  private static Line line(String name, double value, ConfidenceInterval interval) {
    return new Line(
        name,
        four(value),
        "%s to %s".formatted(four(interval.low()), four(interval.high())),
        interval.method().description());
  }

  static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// Four significant digits at least for small units.
  static String four(double value) {
    if (!Double.isFinite(value)) {
      return value < 0 ? "−∞" : "∞";
    }
    return Math.abs(value) >= 0.01 || value == 0
        ? three(value)
        : String.format(Locale.ROOT, "%.3g", value);
  }
}
