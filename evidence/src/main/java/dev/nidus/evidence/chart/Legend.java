package dev.nidus.evidence.chart;

import dev.nidus.evidence.chart.Canvas.Anchor;
import dev.nidus.evidence.chart.Canvas.Pixel;
import java.util.List;

/// What the marks of a plot mean: entries side by side, as many rows as they need, above the plot where they hide nothing.
final class Legend {
  static final String BAR_COLOUR = "#d0d0d0";

  private static final double SAMPLE = 30;
  private static final double GAP = 7;
  private static final double BETWEEN = 18;
  private static final double ROW = 19;

  private Legend() {}

  /// Draws from `left` to at most `right`.
  ///
  /// @return where the legend ends
  static double draw(Canvas canvas, List<Mark> marks, double left, double top, double right) {
    if (marks.isEmpty()) {
      return top;
    }
    double x = left;
    double y = top + ROW / 2;
    for (Mark mark : marks) {
      String name = Lettering.fitted(mark.name(), right - left - SAMPLE - GAP, Lettering.NORMAL);
      double width = SAMPLE + GAP + Lettering.width(name, Lettering.NORMAL);
      if (x > left && x + width > right) {
        x = left;
        y += ROW;
      }
      sample(canvas, mark, x, y);
      canvas.text(x + SAMPLE + GAP, y + 4.5, Anchor.START, Lettering.NORMAL, name);
      x += width + BETWEEN;
    }
    return y + ROW / 2;
  }

  private static void sample(Canvas canvas, Mark mark, double x, double y) {
    List<Pixel> ends = List.of(new Pixel(x, y), new Pixel(x + SAMPLE, y));
    switch (mark) {
      case Mark.Line line -> canvas.polyline(ends, line.ink(), 2);
      case Mark.Steps steps -> canvas.polyline(ends, steps.ink(), 2);
      case Mark.Markers markers ->
          canvas.symbol(new Pixel(x + SAMPLE / 2, y), markers.symbol(), markers.ink(), 4);
      case Mark.Bars _ -> canvas.rectangle(x + SAMPLE / 2 - 6, y - 6, 12, 12, BAR_COLOUR);
      case Mark.Reference _ -> canvas.dashed(x, y, x + SAMPLE, y, Ink.GREY, 1.2);
      case Mark.Band band ->
          canvas.area(
              List.of(
                  new Pixel(x, y - 6),
                  new Pixel(x + SAMPLE, y - 6),
                  new Pixel(x + SAMPLE, y + 6),
                  new Pixel(x, y + 6)),
              band.ink(),
              0.15);
      case Mark.Whiskers whiskers ->
          canvas.line(x + SAMPLE / 2, y - 6, x + SAMPLE / 2, y + 6, whiskers.ink(), 1.3);
    }
  }
}
