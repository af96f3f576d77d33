package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// Reliability of intervals: how often they hold the truth against how often they say that they do.
public final class CoverageChart {
  private CoverageChart() {}

  /// A kind of interval.
  ///
  /// @param name in the legend
  /// @param points from the lowest level up
  public record Curve(String name, List<At> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /// Intervals of one level.
  ///
  /// @param level as 0.95
  /// @param held the share of intervals that held the truth
  /// @param low end of the interval of that share
  /// @param high end of the interval of that share
  public record At(double level, double held, double low, double high) {}

  /// @param title of the chart
  /// @param curves one per kind of interval
  public static Chart of(String title, List<Curve> curves) {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Reference("as promised", new Point(0, 0), new Point(1, 1)));
    double lowest = 1;
    for (int n = 0; n < curves.size(); n++) {
      Ink ink = Ink.ofSeries(n);
      List<At> points = curves.get(n).points();
      List<Point> held = points.stream().map(at -> new Point(at.level(), at.held())).toList();
      marks.add(
          new Mark.Whiskers(
              ink, points.stream().map(at -> new Span(at.level(), at.low(), at.high())).toList()));
      marks.add(new Mark.Line(curves.get(n).name(), ink, held));
      marks.add(new Mark.Markers("", ink, Mark.Symbol.ofSeries(n), held));
      lowest =
          Math.min(
              lowest,
              points.stream().mapToDouble(at -> Math.min(at.level(), at.low())).min().orElse(1));
    }
    double from = lowest >= 0.5 ? 0.5 : 0;
    marks.set(0, new Mark.Reference("as promised", new Point(from, from), new Point(1, 1)));
    return Plot.of(
            title,
            "Share of intervals that held the truth (vertical) against their level (horizontal): %s. On the diagonal, intervals keep their promise."
                .formatted(Names.of(curves, Curve::name)),
            Axis.of("Level of the interval", from, 1),
            Axis.of("Held the truth", from, 1),
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }
}
