package dev.nidus.evidence.chart;

import dev.nidus.evidence.chart.Canvas.Anchor;
import dev.nidus.evidence.chart.Canvas.Pixel;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Estimates with their intervals below each other: hazard ratios of covariates, or a metric of several models.
///
/// @param title of the chart
/// @param measure what the axis measures
/// @param growth logarithmic for ratios
/// @param neutral the value that says nothing, drawn as a line: 1 for a ratio, 0 for a difference
/// @param rows from top to bottom
public record ForestPlot(
    String title, String measure, Axis.Growth growth, double neutral, List<Row> rows) {

  /// A line of the plot.
  public sealed interface Row {
    String name();
  }

  /// An estimate.
  ///
  /// @param name of the covariate or model
  /// @param value between `low` and `high`
  /// @param low end of the interval
  /// @param high end of the interval
  /// @param remark after the numbers, as a p value; blank for none
  public record Estimated(String name, double value, double low, double high, String remark)
      implements Row {}

  /// An estimate that could not be made.
  ///
  /// @param reason in a few words
  public record Missing(String name, String reason) implements Row {}

  private static final double PADDING = 14;
  private static final double ROW = 28;
  private static final double PLOT = 320;
  private static final double LONGEST_NAME = 220;
  private static final double LONGEST_REASON = 330;

  /// An interval further than this many times from the neutral value is cut with an arrow, so that one uncertain row does
  /// not flatten the others.
  private static final double FURTHEST_RATIO = 32;

  public ForestPlot {
    rows = List.copyOf(rows);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException("a forest plot needs at least one row");
    }
  }

  /// Hazard or odds ratios: a logarithmic axis around 1.
  public static ForestPlot ofRatios(String title, String measure, List<Row> rows) {
    return new ForestPlot(title, measure, Axis.Growth.LOGARITHMIC, 1, rows);
  }

  /// Differences: a linear axis around 0.
  public static ForestPlot ofDifferences(String title, String measure, List<Row> rows) {
    return new ForestPlot(title, measure, Axis.Growth.LINEAR, 0, rows);
  }

  public Chart draw() {
    Canvas canvas = new Canvas();
    Axis axis = axis();
    double names = widest(rows.stream().map(Row::name), LONGEST_NAME);
    double numbers = widest(rows.stream().map(ForestPlot::written), LONGEST_REASON);
    double remarks = widest(rows.stream().map(ForestPlot::remark), LONGEST_REASON);
    double left = PADDING + names + 18;
    double right = left + PLOT;
    double width = right + 20 + numbers + (remarks > 0 ? 16 + remarks : 0) + PADDING;
    double y = PADDING;
    for (String line : Lettering.lines(title, width - 2 * PADDING, Lettering.HEADING)) {
      y += Lettering.HEADING;
      canvas.bold(PADDING, y, Anchor.START, Lettering.HEADING, line);
      y += 5;
    }
    double top = y + 10;
    double bottom = top + ROW * rows.size();
    for (Axis.Tick tick : axis.ticks()) {
      double x = left + axis.place(tick.at()) * PLOT;
      canvas.rectangle(x - 0.5, top, 1, bottom - top, "#e8e8e8");
      canvas.line(x, bottom, x, bottom + 5, Ink.BLACK, 1);
      canvas.text(x, bottom + 18, Anchor.MIDDLE, Lettering.SMALL, tick.text());
    }
    double none = left + axis.place(neutral) * PLOT;
    canvas.dashed(none, top, none, bottom, Ink.GREY, 1.2);
    canvas.line(left, bottom, right, bottom, Ink.BLACK, 1);
    canvas.text(left + PLOT / 2, bottom + 38, Anchor.MIDDLE, Lettering.NORMAL, measure);
    for (int n = 0; n < rows.size(); n++) {
      double middle = top + ROW * (n + 0.5);
      Row row = rows.get(n);
      name(canvas, row.name(), middle);
      canvas.text(
          right + 20,
          middle + 4.5,
          Anchor.START,
          Lettering.NORMAL,
          Lettering.fitted(written(row), LONGEST_REASON, Lettering.NORMAL));
      canvas.text(
          right + 20 + numbers + 16,
          middle + 4.5,
          Anchor.START,
          Lettering.NORMAL,
          Lettering.fitted(remark(row), LONGEST_REASON, Lettering.NORMAL));
      if (row instanceof Estimated estimate) {
        draw(canvas, axis, estimate, left, middle);
      }
    }
    return canvas.finish(title, description(), width, bottom + 46 + PADDING);
  }

  /// A long name takes two lines.
  private static void name(Canvas canvas, String name, double middle) {
    if (Lettering.width(name, Lettering.NORMAL) <= LONGEST_NAME) {
      canvas.text(PADDING, middle + 4.5, Anchor.START, Lettering.NORMAL, name);
      return;
    }
    List<String> lines = Lettering.lines(name, LONGEST_NAME, Lettering.SMALL);
    double first = lines.size() == 1 ? middle + 4.5 : middle - 2;
    canvas.text(PADDING, first, Anchor.START, Lettering.SMALL, fitted(lines.getFirst()));
    if (lines.size() > 1) {
      String rest = String.join(" ", lines.subList(1, lines.size()));
      canvas.text(PADDING, middle + 11, Anchor.START, Lettering.SMALL, fitted(rest));
    }
  }

  private static String fitted(String line) {
    return Lettering.fitted(line, LONGEST_NAME, Lettering.SMALL);
  }

  private static void draw(
      Canvas canvas, Axis axis, Estimated estimate, double left, double middle) {
    double low = left + axis.place(estimate.low()) * PLOT;
    double high = left + axis.place(estimate.high()) * PLOT;
    canvas.line(low, middle, high, middle, Ink.BLUE, 1.8);
    end(canvas, low, middle, estimate.low() < axis.low() ? -1 : 0);
    end(canvas, high, middle, estimate.high() > axis.high() ? 1 : 0);
    canvas.symbol(
        new Pixel(left + axis.place(estimate.value()) * PLOT, middle),
        Mark.Symbol.SQUARE,
        Ink.BLUE,
        5);
  }

  /// The end of an interval, or an arrow where it goes on beyond the axis.
  private static void end(Canvas canvas, double x, double y, int beyond) {
    if (beyond == 0) {
      canvas.line(x, y - 4, x, y + 4, Ink.BLUE, 1.8);
    } else {
      canvas.line(x, y, x - 7.0 * beyond, y - 5, Ink.BLUE, 1.8);
      canvas.line(x, y, x - 7.0 * beyond, y + 5, Ink.BLUE, 1.8);
    }
  }

  private Axis axis() {
    double[] ends =
        rows.stream()
            .flatMapToDouble(row ->
                switch (row) {
                  case Estimated e -> DoubleStream.of(e.low(), e.value(), e.high());
                  case Missing _ -> DoubleStream.empty();
                })
            .filter(Double::isFinite)
            .toArray();
    double low =
        DoubleStream.concat(DoubleStream.of(neutral), DoubleStream.of(ends)).min().orElse(neutral);
    double high =
        DoubleStream.concat(DoubleStream.of(neutral), DoubleStream.of(ends)).max().orElse(neutral);
    return switch (growth) {
      case LINEAR -> Axis.of(measure, low, high);
      case LOGARITHMIC ->
          Axis.logarithmic(
              measure,
              Math.max(low, neutral / FURTHEST_RATIO) / 1.1,
              Math.min(high, neutral * FURTHEST_RATIO) * 1.1);
    };
  }

  private String description() {
    return "%s with intervals: %s."
        .formatted(
            measure,
            Names.of(
                rows, row -> "%s %s %s".formatted(row.name(), written(row), remark(row)).strip()));
  }

  private static String written(Row row) {
    return switch (row) {
      case Estimated e when e.low() == e.high() -> number(e.value(), 3); // one trial, no interval
      case Estimated e -> {
        int decimals = decimals(e.high() - e.low());
        yield "%s (%s to %s)"
            .formatted(
                number(e.value(), decimals), number(e.low(), decimals), number(e.high(), decimals));
      }
      case Missing missing -> missing.reason();
    };
  }

  /// Two decimals, more where an interval is narrow.
  private static int decimals(double width) {
    return width < 0.001 ? 5 : width < 0.01 ? 4 : width < 0.1 ? 3 : 2;
  }

  private static String number(double value, int decimals) {
    if (!Double.isFinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    double size = Math.abs(value);
    if (size >= 1e6 || (size > 0 && size < 1e-4)) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    if (size > 0 && size < 0.01) {
      return Decimals.plain(value, 5);
    }
    return Decimals.fixed(value, size >= 100 ? 0 : decimals);
  }

  private static String remark(Row row) {
    return switch (row) {
      case Estimated e -> e.remark();
      case Missing _ -> "";
    };
  }

  private static double widest(Stream<String> texts, double most) {
    return Math.min(
        most, texts.mapToDouble(text -> Lettering.width(text, Lettering.NORMAL)).max().orElse(0));
  }
}
