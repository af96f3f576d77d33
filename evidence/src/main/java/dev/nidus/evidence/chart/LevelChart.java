package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// How a metric changes with the level of a perturbation, with the band over trials.
public final class LevelChart {
  private LevelChart() {}

  /// A metric at a level.
  ///
  /// @param level in its unit
  /// @param value mean over trials
  /// @param low end of the band
  /// @param high end of the band
  public record At(double level, double value, double low, double high) {}

  /// @param title of the chart
  /// @param metric what the vertical axis measures
  /// @param unit what the horizontal one does
  /// @param unperturbed the metric without the perturbation
  /// @param levels from low to high, at least two
  public static Chart of(
      String title, String metric, String unit, double unperturbed, List<At> levels) {
    Axis x = Axis.of(unit, levels.getFirst().level(), levels.getLast().level());
    List<Point> values = levels.stream().map(at -> new Point(at.level(), at.value())).toList();
    List<Mark> marks = new ArrayList<>();
    marks.add(
        new Mark.Band(
            Ink.BLUE,
            Mark.Joint.STRAIGHT,
            levels.stream().map(at -> new Span(at.level(), at.low(), at.high())).toList()));
    marks.add(new Mark.Line("mean over trials", Ink.BLUE, values));
    marks.add(new Mark.Markers("", Ink.BLUE, Mark.Symbol.DISC, values));
    marks.add(
        new Mark.Reference(
            "as it is", new Point(x.low(), unperturbed), new Point(x.high(), unperturbed)));
    double low = levels.stream().mapToDouble(At::low).min().orElse(unperturbed);
    double high = levels.stream().mapToDouble(At::high).max().orElse(unperturbed);
    return Plot.of(
            title,
            "%s (vertical) at each level (horizontal), mean and band over trials; dashed, without the perturbation."
                .formatted(metric),
            x,
            Axis.of(metric, Math.min(low, unperturbed), Math.max(high, unperturbed)),
            Plot.Shape.WIDE,
            marks)
        .draw();
  }
}
