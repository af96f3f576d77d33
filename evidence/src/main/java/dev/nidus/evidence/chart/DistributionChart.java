package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// How a number is spread over features: the share of them that reaches at least so much, a curve per series.
public final class DistributionChart {
  private DistributionChart() {}

  /// A series.
  ///
  /// @param name in the legend
  /// @param percentiles of the number, from the lowest to the highest, evenly spaced
  public record Series(String name, List<Double> percentiles) {
    public Series {
      percentiles = List.copyOf(percentiles);
      if (percentiles.size() < 2) {
        throw new IllegalArgumentException(
            "a distribution needs at least its lowest and highest number, got " + percentiles);
      }
    }
  }

  /// @param title of the chart
  /// @param measure what the number is
  /// @param lowest where the axis begins at the latest; what is lower is drawn on the border
  /// @param highest where it ends
  public static Chart of(
      String title, String measure, double lowest, double highest, List<Series> series) {
    List<Mark> marks = new ArrayList<>();
    for (int n = 0; n < series.size(); n++) {
      List<Double> percentiles = series.get(n).percentiles();
      List<Point> points = new ArrayList<>();
      for (int p = 0; p < percentiles.size(); p++) {
        points.add(new Point(percentiles.get(p), 1 - p / (percentiles.size() - 1.0)));
      }
      marks.add(new Mark.Line(series.get(n).name(), Ink.ofSeries(n), points));
    }
    double low =
        series.stream().mapToDouble(one -> one.percentiles().getFirst()).min().orElse(lowest);
    return Plot.of(
            title,
            "The share of features (vertical) whose %s is at least so high (horizontal): %s."
                .formatted(measure, Names.of(series, Series::name)),
            Axis.of(measure, Math.clamp(low, lowest, highest), highest),
            Axis.share("Share of features with at least so much"),
            Plot.Shape.WIDE,
            marks)
        .draw();
  }
}
