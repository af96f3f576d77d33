package dev.nidus.evidence.chart;

import dev.nidus.evidence.metric.PrecisionRecallCurve;
import java.util.ArrayList;
import java.util.List;

/// Precision against recall, as the steps whose area is the average precision.
public final class PrecisionRecallChart {
  private PrecisionRecallChart() {}

  /// A curve.
  ///
  /// @param name in the legend, with its average precision and interval
  public record Curve(String name, PrecisionRecallCurve curve) {}

  /// The level of no skill is drawn if all curves share it, as those of models on the same lesions do.
  ///
  /// @param title of the chart
  /// @param curves one per class or model
  public static Chart of(String title, List<Curve> curves) {
    List<Mark> marks = new ArrayList<>();
    List<Double> levels =
        curves.stream().map(curve -> curve.curve().prevalence()).distinct().toList();
    if (levels.size() == 1) {
      double level = levels.getFirst();
      marks.add(
          new Mark.Reference(
              "no skill (%s)".formatted(Decimals.fixed(level, 2)),
              new Point(0, level),
              new Point(1, level)));
    }
    for (int n = 0; n < curves.size(); n++) {
      Curve curve = curves.get(n);
      List<PrecisionRecallCurve.Point> points = curve.curve().points();
      List<Point> steps = new ArrayList<>();
      double recall = 0;
      for (PrecisionRecallCurve.Point point : points) {
        if (point.recall() > recall) { // each precision counts for the recall that it gained
          steps.add(new Point(recall, point.precision()));
          recall = point.recall();
        }
      }
      if (!steps.isEmpty()) {
        steps.add(new Point(recall, steps.getLast().y()));
      }
      marks.add(new Mark.Steps(curve.name(), Ink.ofSeries(n), steps));
    }
    return Plot.of(
            title,
            "Precision (vertical) against recall (horizontal) over all thresholds: %s."
                .formatted(Names.of(curves, Curve::name)),
            Axis.share("Recall (sensitivity)"),
            Axis.share("Precision"),
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }
}
