package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;

/// Points in a plane, in groups: features of lesions along principal components, or as t-SNE puts them.
public final class ScatterChart {
  private ScatterChart() {}

  /// Points of one kind.
  ///
  /// @param name in the legend
  /// @param points in the units of the axes
  public record Group(String name, List<Point> points) {
    public Group {
      points = List.copyOf(points);
    }
  }

  /// What the axes mean.
  public enum Scale {
    /// Numbers that can be read off.
    NUMBERS,
    /// Only who lies beside whom: no ticks.
    NEIGHBOURS
  }

  /// @param title of the chart
  /// @param across what the horizontal axis measures
  /// @param up what the vertical axis measures
  /// @param scale what the axes mean
  /// @param groups one symbol each; those without points are left out
  public static Chart of(String title, String across, String up, Scale scale, List<Group> groups) {
    List<Group> shown = groups.stream().filter(group -> !group.points().isEmpty()).toList();
    List<Point> all = shown.stream().flatMap(group -> group.points().stream()).toList();
    List<Mark> marks = new ArrayList<>();
    for (int n = 0; n < shown.size(); n++) {
      Group group = shown.get(n);
      marks.add(
          new Mark.Markers(
              "%s (%d)".formatted(group.name(), group.points().size()),
              Ink.ofSeries(n),
              Mark.Symbol.ofSeries(n),
              group.points()));
    }
    return Plot.of(
            title,
            "%s (vertical) against %s (horizontal), a point for each of %d lesions: %s."
                .formatted(
                    up,
                    across,
                    all.size(),
                    Names.of(
                        shown,
                        group -> "%s, %d lesions".formatted(group.name(), group.points().size()))),
            axis(across, all.stream().mapToDouble(Point::x).toArray(), scale),
            axis(up, all.stream().mapToDouble(Point::y).toArray(), scale),
            Plot.Shape.SQUARE,
            marks)
        .draw();
  }

  private static Axis axis(String label, double[] values, Scale scale) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    double margin = 0.03 * (high - low);
    Axis axis =
        values.length == 0 ? Axis.of(label, 0, 1) : Axis.of(label, low - margin, high + margin);
    return scale == Scale.NEIGHBOURS ? axis.withTicks(List.of()) : axis;
  }
}
