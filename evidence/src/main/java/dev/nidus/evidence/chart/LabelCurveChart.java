package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// How a metric grows with the share of labels that a model was trained on, with bands.
public final class LabelCurveChart {
  private LabelCurveChart() {}

  /// A model.
  ///
  /// @param name in the legend
  /// @param points from few labels to many
  public record Curve(String name, List<At> points) {
    public Curve {
      points = List.copyOf(points);
    }
  }

  /// A metric at a share of the labels.
  ///
  /// @param percent of the training labels, above 0 to 100
  /// @param value of the metric
  /// @param low end of its interval
  /// @param high end of its interval
  public record At(double percent, double value, double low, double high) {}

  /// @param title of the chart
  /// @param metric what the vertical axis measures
  /// @param curves one per model
  public static Chart of(String title, String metric, List<Curve> curves) {
    List<Mark> marks = new ArrayList<>();
    for (int n = 0; n < curves.size(); n++) {
      Ink ink = Ink.ofSeries(n);
      List<At> points = curves.get(n).points();
      List<Point> values = points.stream().map(at -> new Point(at.percent(), at.value())).toList();
      marks.add(
          new Mark.Band(
              ink,
              Mark.Joint.STRAIGHT,
              points.stream().map(at -> new Span(at.percent(), at.low(), at.high())).toList()));
      marks.add(new Mark.Line(curves.get(n).name(), ink, values));
      marks.add(new Mark.Markers("", ink, Mark.Symbol.ofSeries(n), values));
    }
    List<At> all = curves.stream().flatMap(curve -> curve.points().stream()).toList();
    List<Axis.Tick> ticks =
        all.stream().map(At::percent).distinct().sorted().map(Axis.Tick::of).toList();
    return Plot.of(
            title,
            "%s (vertical) against the percentage of training labels (horizontal), with interval bands: %s."
                .formatted(metric, Names.of(curves, Curve::name)),
            Axis.upTo("Training labels used, %", 100).withTicks(ticks),
            Axis.of(
                metric,
                all.stream()
                    .flatMap(at -> Stream.of(at.low(), at.value()))
                    .min(Double::compare)
                    .orElse(0.0),
                all.stream()
                    .flatMap(at -> Stream.of(at.high(), at.value()))
                    .max(Double::compare)
                    .orElse(1.0)),
            Plot.Shape.WIDE,
            marks)
        .draw();
  }
}
