package dev.nidus.app.adaptation;

import dev.nidus.app.adaptation.LabelCurve.Draw;
import dev.nidus.app.adaptation.LabelCurve.Outcome;
import dev.nidus.app.adaptation.LabelCurve.Point;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.file.WholeFile;
import dev.nidus.evidence.chart.Chart;
import dev.nidus.evidence.chart.LabelCurveChart;
import dev.nidus.evidence.estimate.Estimate;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The files of a label curve: `curve.csv` with a row for each draw, `curve.json` (its form is
/// `docs/schema/curve-1.json`) with the points and their intervals, a drawing for each metric, and a page.
///
/// @param curve what was asked
/// @param points the answer, in the order of the fractions
/// @param program version of Nidus
public record CurveReport(LabelCurve curve, List<Point> points, String program) {
  private static final String FORMAT = "nidus-curve-1";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public CurveReport {
    points = List.copyOf(points);
  }

  /// Writes everything into a folder that exists; the page last.
  public void write(Path folder) throws IOException {
    WholeCsv.write(folder.resolve("curve.csv"), header(), rows());
    ProbeReport.writeRefused(folder, curve.task().cohort().refused());
    List<Chart> charts = new ArrayList<>();
    for (MetricKey key : MetricKey.REPORTED) {
      List<LabelCurveChart.At> values = values(key);
      if (!values.isEmpty()) {
        Chart chart =
            LabelCurveChart.of(
                title(key),
                key.metric().label(),
                List.of(new LabelCurveChart.Curve(name(), values)));
        charts.add(chart);
        write(folder.resolve("curve_%s.svg".formatted(key.key())), chart.document());
      }
    }
    write(folder.resolve("curve.json"), JSON.writeValueAsString(json()));
    StringOutput html = new StringOutput();
    TemplateEngine.createPrecompiled(ContentType.Html)
        .render("curve.jte", new CurveView(heading(), facts(), charts, tableRows()), html);
    write(folder.resolve("index.html"), html.toString());
  }

  private static void write(Path file, String text) throws IOException {
    WholeFile.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private boolean isSynthetic() {
    return curve.task().cohort().lesions().isSynthetic();
  }

  private String name() {
    return "%s probe".formatted(method());
  }

  private String method() {
    return switch (curve.probe()) {
      case ClassProbe.Linear _ -> "linear";
      case ClassProbe.Neighbours _ -> "neighbours";
    };
  }

  private String heading() {
    return "Label curve: %s%s"
        .formatted(curve.task().target().label(), isSynthetic() ? " (synthetic)" : "");
  }

  private String title(MetricKey key) {
    return "%s, %s".formatted(heading(), key.metric().label());
  }

  private List<LabelCurveChart.At> values(MetricKey key) {
    List<LabelCurveChart.At> values = new ArrayList<>();
    List<Point> ascending =
        points.stream().sorted(Comparator.comparingDouble(Point::fraction)).toList();
    for (Point point : ascending) {
      for (MetricResult mean : point.means()) {
        if (mean instanceof MetricResult.Estimated(String name, Estimate estimate)
            && name.equals(key.key())) {
          values.add(
              new LabelCurveChart.At(
                  100 * point.fraction(),
                  estimate.value(),
                  estimate.interval().low(),
                  estimate.interval().high()));
        }
      }
    }
    return values;
  }

  private List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of(
                "percent",
                "draw",
                "training_lesions",
                "training_patients",
                "training_classes",
                "setting",
                "chosen",
                "tuning_" + curve.tuned().key()));
    MetricKey.REPORTED.forEach(key -> header.add(key.key()));
    header.add("reason");
    return header;
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Point point : points) {
      for (Draw draw : point.draws()) {
        List<String> row =
            new ArrayList<>(
                List.of(
                    percent(draw.fraction()),
                    Integer.toString(draw.draw()),
                    Integer.toString(draw.lesions()),
                    Integer.toString(draw.patients()),
                    Integer.toString(draw.classes())));
        switch (draw.outcome()) {
          case Outcome.Fitted fitted -> {
            row.addAll(
                List.of(
                    fitted.chosen().setting(),
                    fitted.chosen().text(),
                    fitted.chosen().worth().stream()
                        .mapToObj(Double::toString)
                        .findFirst()
                        .orElse("")));
            MetricKey.REPORTED.forEach(key -> {
              Double value = fitted.metrics().get(key);
              row.add(value == null ? "" : value.toString());
            });
            row.add("");
          }
          case Outcome.Impossible(String reason) -> {
            row.addAll(List.of("", "", ""));
            MetricKey.REPORTED.forEach(_ -> row.add(""));
            row.add(reason);
          }
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /// A share as a percentage without zeros that say nothing.
  public static String percent(double fraction) {
    String text = String.format(Locale.ROOT, "%.4f", 100 * fraction);
    return text.replaceAll("\\.?0+$", "");
  }

  private ObjectNode json() {
    ObjectNode json = JSON.createObjectNode();
    json.put("format", FORMAT);
    json.put("program", program);
    json.put("synthetic", isSynthetic());
    json.put("method", method());
    json.put("label", curve.task().target().label());
    ArrayNode classes = json.putArray("classes");
    curve.task().target().classes().forEach(classes::add);
    json.put("group", curve.group().name().toLowerCase(Locale.ROOT));
    json.put("draws", curve.draws());
    json.put("tuned_by", curve.task().tunedBy());
    json.put("tuning_metric", curve.tuned().key());
    FeatureCohort lesions = curve.task().cohort().lesions();
    json.put("feature_table", lesions.digest().hex());
    lesions
        .encoder()
        .ifPresent(encoder -> ProvenanceJson.writeEncoder(json.putObject("encoder"), encoder));
    SplitCohort cohort = curve.task().cohort();
    ProbeReport.writeSplit(json.putObject("split"), cohort);
    json.put("refused", cohort.refused().size());
    ArrayNode overlaps = json.putArray("overlaps");
    cohort.overlaps().forEach(overlaps::add);
    ArrayNode remarks = json.putArray("remarks");
    curve.task().remarks().forEach(remarks::add);
    ArrayNode all = json.putArray("points");
    for (Point point : points) {
      ObjectNode one = all.addObject();
      one.put("percent", 100 * point.fraction());
      one.put("draws", point.draws().size());
      one.put("draws_without_probe", point.without());
      writeRange(
          one.putObject("training_lesions"),
          point.draws().stream().mapToDouble(Draw::lesions).toArray());
      writeRange(
          one.putObject("training_patients"),
          point.draws().stream().mapToDouble(Draw::patients).toArray());
      ProbeReport.writeMetrics(one, point.means());
      for (MetricKey key : MetricKey.REPORTED) {
        double[] values = point.values(key);
        if (values.length > 0 && one.get(key.key()) instanceof ObjectNode metric) {
          writeRange(metric.putObject("over_draws"), values);
        }
      }
    }
    return json;
  }

  private static void writeRange(ObjectNode json, double[] values) {
    json.put("lowest", Arrays.stream(values).min().orElseThrow());
    json.put("highest", Arrays.stream(values).max().orElseThrow());
    if (values.length > 1) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
      json.put("standard_deviation", Math.sqrt(squares / (values.length - 1)));
    }
  }

  private List<String> facts() {
    List<String> facts = new ArrayList<>();
    SplitCohort cohort = curve.task().cohort();
    facts.add(
        "Encoder: %s."
            .formatted(
                cohort
                    .lesions()
                    .encoder()
                    .map(EncoderMark::encoder)
                    .orElse("not known, the table has no receipt")));
    facts.add("Split: %s.".formatted(cohort.split()));
    facts.add(
        "Drawn: nested subsets of the training %s, %d draws of each below 100 %%. Settings chosen by the %s (%s)."
            .formatted(
                curve.group() == LabelCurve.Group.PATIENT ? "patients" : "lesions",
                curve.draws(),
                curve.task().tunedBy(),
                curve.tuned().metric().label()));
    facts.add(
        "A value is the mean over draws; its 95 % interval resamples the test patients and does not"
            + " hold the spread of the draws, which stands beside it.");
    if (!cohort.refused().isEmpty()) {
      facts.add("%d rows could not be used: see refused.csv.".formatted(cohort.refused().size()));
    }
    facts.addAll(cohort.overlaps());
    facts.addAll(curve.task().remarks());
    return facts;
  }

  private List<List<String>> tableRows() {
    List<List<String>> rows = new ArrayList<>();
    for (Point point : points) {
      List<String> row = new ArrayList<>();
      row.add(percent(point.fraction()) + " %");
      row.add(
          "%s / %s"
              .formatted(
                  range(point.draws().stream().mapToInt(Draw::lesions).toArray()),
                  range(point.draws().stream().mapToInt(Draw::patients).toArray())));
      row.add(
          point.without() == 0
              ? Integer.toString(point.draws().size())
              : "%d, %d without a probe".formatted(point.draws().size(), point.without()));
      for (int n = 0; n < MetricKey.REPORTED.size(); n++) {
        row.add(text(point.means().get(n), point.values(MetricKey.REPORTED.get(n))));
      }
      rows.add(row);
    }
    return rows;
  }

  private static String range(int... values) {
    int least = Arrays.stream(values).min().orElseThrow();
    int most = Arrays.stream(values).max().orElseThrow();
    return least == most ? Integer.toString(least) : least + "-" + most;
  }

  private static String text(MetricResult result, double... values) {
    return switch (result) {
      case MetricResult.Estimated(var _, Estimate estimate) -> {
        String mean =
            String.format(
                Locale.ROOT,
                "%.3f (%.3f-%.3f)",
                estimate.value(),
                estimate.interval().low(),
                estimate.interval().high());
        yield values.length < 2
            ? mean
            : String.format(
                Locale.ROOT,
                "%s; draws %.3f to %.3f",
                mean,
                Arrays.stream(values).min().orElseThrow(),
                Arrays.stream(values).max().orElseThrow());
      }
      case MetricResult.Impossible(var _, String reason) -> reason;
    };
  }

  /// A line for each point, for the terminal.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (isSynthetic()) {
      lines.add(
          "SYNTHETIC lesions: nobody was scanned, and nothing here is evidence about patients");
    }
    lines.addAll(curve.task().remarks());
    for (List<String> row : tableRows()) {
      for (int n = 0; n < MetricKey.REPORTED.size(); n++) {
        lines.add(
            "%s of the labels (%s lesions / patients): %s %s"
                .formatted(
                    row.get(0),
                    row.get(1),
                    MetricKey.REPORTED.get(n).metric().label(),
                    row.get(3 + n)));
      }
    }
    return lines;
  }
}
