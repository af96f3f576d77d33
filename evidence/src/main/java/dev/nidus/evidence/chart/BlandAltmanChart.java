package dev.nidus.evidence.chart;

import dev.nidus.evidence.stability.BlandAltman;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Differences of two readings against their mean, with the bias and the limits of agreement.
public final class BlandAltmanChart {
  private BlandAltmanChart() {}

  /// @param title of the chart
  /// @param unit what the readings measure
  /// @param first one reading per pair
  /// @param second the other
  /// @param agreement of both
  public static Chart of(
      String title, String unit, double[] first, double[] second, BlandAltman agreement) {
    List<Point> points =
        IntStream.range(0, first.length)
            .mapToObj(i -> new Point((first[i] + second[i]) / 2, second[i] - first[i]))
            .toList();
    double[] means = points.stream().mapToDouble(Point::x).sorted().toArray();
    Axis x = Axis.of("Mean of both, " + unit, means[0], means[means.length - 1]);
    double[] heights = points.stream().mapToDouble(Point::y).toArray();
    double low =
        Math.min(agreement.lowerInterval().low(), Arrays.stream(heights).min().orElseThrow());
    double high =
        Math.max(agreement.upperInterval().high(), Arrays.stream(heights).max().orElseThrow());
    List<Mark> marks = new ArrayList<>();
    band(marks, x, agreement.biasInterval().low(), agreement.biasInterval().high(), Ink.BLUE);
    band(
        marks, x, agreement.lowerInterval().low(), agreement.lowerInterval().high(), Ink.VERMILION);
    band(
        marks, x, agreement.upperInterval().low(), agreement.upperInterval().high(), Ink.VERMILION);
    marks.add(line("bias " + Decimals.plain(agreement.bias(), 4), x, agreement.bias(), Ink.BLUE));
    marks.add(
        line(
            "limits of agreement %s to %s"
                .formatted(
                    Decimals.plain(agreement.lower(), 4), Decimals.plain(agreement.upper(), 4)),
            x,
            agreement.lower(),
            Ink.VERMILION));
    marks.add(line("", x, agreement.upper(), Ink.VERMILION));
    marks.add(new Mark.Markers("", Ink.BLACK, Mark.Symbol.DISC, points));
    return Plot.of(
            title,
            "Second reading less the first (vertical) against their mean (horizontal), a point for each of %d pairs of readings of %d lesions, with the bias, the limits between which 95 %% of differences are expected, and their intervals of 95 %%."
                .formatted(points.size(), agreement.lesions()),
            x,
            Axis.of("Second less first, " + unit, low, high),
            Plot.Shape.WIDE,
            marks)
        .draw();
  }

  private static Mark line(String name, Axis x, double at, Ink ink) {
    return new Mark.Line(name, ink, List.of(new Point(x.low(), at), new Point(x.high(), at)));
  }

  private static void band(List<Mark> marks, Axis x, double low, double high, Ink ink) {
    marks.add(
        new Mark.Band(
            ink,
            Mark.Joint.STRAIGHT,
            List.of(new Span(x.low(), low, high), new Span(x.high(), low, high))));
  }
}
