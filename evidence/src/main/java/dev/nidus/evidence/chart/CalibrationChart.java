package dev.nidus.evidence.chart;

import dev.nidus.evidence.metric.Calibration;
import java.util.ArrayList;
import java.util.List;

/// Reliability of probabilities: the share of lesions that have the class against the probability that was predicted, and
/// how many lesions stand behind each point.
public final class CalibrationChart {
  private static final double TALLEST_BAR = 0.12;

  private CalibrationChart() {}

  /// A model, or a class of one.
  ///
  /// @param name in the legend, with its error
  public record Curve(String name, Calibration calibration) {}

  /// The numbers of lesions are drawn for a single curve only, where they can be told apart.
  ///
  /// @param title of the chart
  /// @param curves one per class or model
  public static Chart of(String title, List<Curve> curves) {
    List<Mark> marks = new ArrayList<>();
    if (curves.size() == 1) {
      marks.add(bars(curves.getFirst().calibration()));
    }
    marks.add(new Mark.Reference("perfect", new Point(0, 0), new Point(1, 1)));
    for (int n = 0; n < curves.size(); n++) {
      List<Point> points =
          curves.get(n).calibration().bins().stream()
              .map(bin -> new Point(bin.predicted(), bin.observed()))
              .toList();
      marks.add(new Mark.Line(curves.get(n).name(), Ink.ofSeries(n), points));
      marks.add(new Mark.Markers("", Ink.ofSeries(n), Mark.Symbol.ofSeries(n), points));
    }
    return Plot.of(
            title,
            "Observed share of the class (vertical) against its predicted probability (horizontal), in bins of lesions: %s. On the diagonal, predictions come true as often as they say."
                .formatted(Names.of(curves, Curve::name)),
            Axis.share("Predicted probability"),
            Axis.share("Observed share"),
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }

  private static Mark bars(Calibration calibration) {
    int most = calibration.bins().stream().mapToInt(Calibration.Bin::lesions).max().orElse(1);
    return new Mark.Bars(
        "lesions of a bin (tallest: %d)".formatted(most),
        0.03,
        calibration.bins().stream()
            .map(bin -> new Span(bin.predicted(), 0, TALLEST_BAR * bin.lesions() / most))
            .toList());
  }
}
