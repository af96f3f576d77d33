package dev.nidus.evidence.chart;

import dev.nidus.evidence.metric.RocCurve;
import java.util.ArrayList;
import java.util.List;

/// Receiver operating characteristics: sensitivity against the share of false alarms.
public final class RocChart {
  private RocChart() {}

  /// A curve.
  ///
  /// @param name in the legend, with its area and interval
  public record Curve(String name, RocCurve curve) {}

  /// @param title of the chart
  /// @param curves one per class or model
  public static Chart of(String title, List<Curve> curves) {
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Reference("no skill", new Point(0, 0), new Point(1, 1)));
    for (int n = 0; n < curves.size(); n++) {
      Curve curve = curves.get(n);
      marks.add(
          new Mark.Line(
              curve.name(),
              Ink.ofSeries(n),
              curve.curve().points().stream()
                  .map(point -> new Point(point.falsePositiveRate(), point.sensitivity()))
                  .toList()));
    }
    return Plot.of(
            title,
            "Sensitivity (vertical) against 1 - specificity (horizontal) over all thresholds: %s. The diagonal is a score without skill."
                .formatted(Names.of(curves, Curve::name)),
            Axis.share("1 − specificity"),
            Axis.share("Sensitivity"),
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }
}
