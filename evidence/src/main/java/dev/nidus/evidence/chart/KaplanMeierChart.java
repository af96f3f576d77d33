package dev.nidus.evidence.chart;

import dev.nidus.evidence.estimate.ConfidenceInterval;
import dev.nidus.evidence.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Survival curves with bands, a stroke for each time at which somebody was censored, and the patients at risk below.
public final class KaplanMeierChart {
  /// Bands of more groups hide each other.
  private static final int MOST_BANDS = 3;

  private KaplanMeierChart() {}

  /// A group of patients.
  ///
  /// @param name in the legend
  /// @param curve of its patients
  public record Group(String name, KaplanMeier curve) {}

  /// The unit of the time axis; curves are in days.
  public enum Time {
    DAYS("Days", 1),
    /// Of 365 days, as in the publication.
    YEARS("Years (of 365 days)", 365);

    private final String label;
    private final double days;

    Time(String label, double days) {
      this.label = label;
      this.days = days;
    }

    /// Years from three years of follow-up on.
    public static Time fitting(double lastDay) {
      return lastDay >= 3 * YEARS.days ? YEARS : DAYS;
    }
  }

  /// @param title of the chart
  /// @param groups one curve each
  /// @param time unit of the time axis
  public static Chart of(String title, List<Group> groups, Time time) {
    double last =
        groups.stream()
            .mapToDouble(group -> group.curve().steps().getLast().days())
            .max()
            .orElse(1);
    Axis across = Axis.upTo(time.label, Math.max(last, 1) / time.days);
    List<Mark> marks = new ArrayList<>();
    if (groups.size() <= MOST_BANDS) {
      for (int n = 0; n < groups.size(); n++) {
        List<Span> band = band(groups.get(n).curve(), time);
        if (!band.isEmpty()) {
          marks.add(new Mark.Band(Ink.ofSeries(n), Mark.Joint.STEPPED, band));
        }
      }
    }
    for (int n = 0; n < groups.size(); n++) {
      Group group = groups.get(n);
      marks.add(new Mark.Steps(group.name(), Ink.ofSeries(n), curve(group.curve(), time)));
      marks.add(
          new Mark.Markers("", Ink.ofSeries(n), Mark.Symbol.TICK, censored(group.curve(), time)));
    }
    return Plot.of(
            title,
            "Share of patients without the event (vertical) over time (horizontal), Kaplan-Meier: %s. Strokes mark censored patients; below are the patients at risk."
                .formatted(Names.of(groups, group -> spoken(group))),
            across,
            Axis.share("Without event"),
            Plot.Shape.WIDE,
            marks)
        .withRows(atRisk(groups, across, time))
        .draw();
  }

  private static String spoken(Group group) {
    return "%s, %d patients".formatted(group.name(), group.curve().patients());
  }

  private static List<Point> curve(KaplanMeier curve, Time time) {
    List<Point> points = new ArrayList<>();
    points.add(new Point(0, 1));
    for (KaplanMeier.Step step : curve.steps()) {
      if (step.events() > 0) {
        points.add(new Point(step.days() / time.days, step.survival()));
      }
    }
    KaplanMeier.Step last = curve.steps().getLast();
    points.add(new Point(last.days() / time.days, last.survival()));
    return points;
  }

  private static List<Span> band(KaplanMeier curve, Time time) {
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(0, 1, 1));
    for (KaplanMeier.Step step : curve.steps()) {
      Optional<ConfidenceInterval> interval = curve.band(step);
      if (interval.isEmpty()) { // the curve has reached 0, and the band ends
        Span before = spans.getLast();
        spans.add(new Span(step.days() / time.days, before.low(), before.high()));
        return spans;
      }
      spans.add(new Span(step.days() / time.days, interval.get().low(), interval.get().high()));
    }
    return spans;
  }

  private static List<Point> censored(KaplanMeier curve, Time time) {
    return curve.steps().stream()
        .filter(step -> step.censored() > 0)
        .map(step -> new Point(step.days() / time.days, step.survival()))
        .toList();
  }

  private static List<Plot.NumberRow> atRisk(List<Group> groups, Axis across, Time time) {
    List<Plot.NumberRow> rows = new ArrayList<>();
    rows.add(new Plot.NumberRow("At risk", across.ticks().stream().map(_ -> "").toList()));
    for (Group group : groups) {
      rows.add(
          new Plot.NumberRow(
              group.name(),
              across.ticks().stream()
                  .map(tick -> Integer.toString(group.curve().atRisk(tick.at() * time.days)))
                  .toList()));
    }
    return rows;
  }
}
