package dev.nidus.evidence.chart;

import dev.nidus.evidence.chart.Canvas.Anchor;
import dev.nidus.evidence.chart.Canvas.Pixel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Marks between two axes, with a title above, a legend of all marks that have a name, and rows of numbers below the ticks
/// of the x axis if there are any.
///
/// @param title of the chart
/// @param description what it shows, for readers who cannot see it
/// @param x horizontal axis
/// @param y vertical axis
/// @param shape of the area between the axes
/// @param marks in the order in which they are drawn, the first at the bottom
/// @param rows of numbers below the x axis
public record Plot(
    String title,
    String description,
    Axis x,
    Axis y,
    Shape shape,
    List<Mark> marks,
    List<NumberRow> rows) {

  /// The area between the axes.
  public enum Shape {
    /// For two axes of the same unit.
    SQUARE(420, 420),
    WIDE(560, 340);

    private final double width;
    private final double height;

    Shape(double width, double height) {
      this.width = width;
      this.height = height;
    }
  }

  /// A row of numbers below the x axis, as patients at risk.
  ///
  /// @param name what stands before it
  /// @param numbers one text for each tick of the x axis
  public record NumberRow(String name, List<String> numbers) {
    public NumberRow {
      numbers = List.copyOf(numbers);
    }
  }

  private static final double PADDING = 14;
  private static final double ROW = 18;
  private static final double LONGEST_ROW_NAME = 180;
  private static final double FINEST = 0.25;

  public Plot {
    marks = List.copyOf(marks);
    rows = List.copyOf(rows);
    for (NumberRow row : rows) {
      if (row.numbers().size() != x.ticks().size()) {
        throw new IllegalArgumentException(
            "the row '%s' has %d numbers for %d ticks; each tick needs one"
                .formatted(row.name(), row.numbers().size(), x.ticks().size()));
      }
    }
  }

  /// A plot without rows of numbers.
  public static Plot of(
      String title, String description, Axis x, Axis y, Shape shape, List<Mark> marks) {
    return new Plot(title, description, x, y, shape, marks, List.of());
  }

  /// The same with rows of numbers below the x axis.
  public Plot withRows(List<NumberRow> numbers) {
    return new Plot(title, description, x, y, shape, marks, numbers);
  }

  public Chart draw() {
    Canvas canvas = new Canvas();
    double left = PADDING + leftMargin();
    double right = left + shape.width;
    double width = right + PADDING + rightMargin();
    double below = PADDING;
    for (String line : Lettering.lines(title, width - 2 * PADDING, Lettering.HEADING)) {
      below += Lettering.HEADING;
      canvas.bold(PADDING, below, Anchor.START, Lettering.HEADING, line);
      below += 5;
    }
    List<Mark> named = marks.stream().filter(Predicate.not(mark -> mark.name().isBlank())).toList();
    double top = Legend.draw(canvas, named, PADDING, below + 5, width - PADDING) + 12;
    Area area = new Area(x, y, left, top, shape.width, shape.height);
    area.grid(canvas);
    marks.forEach(mark -> area.mark(canvas, mark));
    area.frame(canvas);
    double bottom = top + shape.height;
    for (Axis.Tick tick : x.ticks()) {
      canvas.text(area.x(tick.at()), bottom + 18, Anchor.MIDDLE, Lettering.SMALL, tick.text());
    }
    for (Axis.Tick tick : y.ticks()) {
      canvas.text(left - 8, area.y(tick.at()) + 4, Anchor.END, Lettering.SMALL, tick.text());
    }
    canvas.text(left + shape.width / 2, bottom + 38, Anchor.MIDDLE, Lettering.NORMAL, x.label());
    canvas.upright(left - tickWidth() - 18, top + shape.height / 2, Lettering.NORMAL, y.label());
    double last = bottom + 46;
    if (!rows.isEmpty()) {
      last += 4;
      for (NumberRow row : rows) {
        last += ROW;
        canvas.text(
            left - 22,
            last,
            Anchor.END,
            Lettering.SMALL,
            Lettering.fitted(row.name(), LONGEST_ROW_NAME, Lettering.SMALL));
        for (int n = 0; n < row.numbers().size(); n++) {
          canvas.text(
              area.x(x.ticks().get(n).at()),
              last,
              Anchor.MIDDLE,
              Lettering.SMALL,
              row.numbers().get(n));
        }
      }
    }
    return canvas.finish(title, description, width, last + PADDING);
  }

  private double tickWidth() {
    return y.ticks().stream()
        .mapToDouble(tick -> Lettering.width(tick.text(), Lettering.SMALL))
        .max()
        .orElse(0);
  }

  private double leftMargin() {
    double forAxis = tickWidth() + 8 + 10 + Lettering.NORMAL + 4;
    double forRows =
        rows.stream()
            .mapToDouble(row -> Lettering.width(row.name(), Lettering.SMALL))
            .max()
            .orElse(0);
    return Math.max(forAxis, Math.min(forRows, LONGEST_ROW_NAME) + 22);
  }

  /// The last tick's text is centred on the end of the axis.
  private double rightMargin() {
    return x.ticks().isEmpty()
        ? 0
        : Lettering.width(x.ticks().getLast().text(), Lettering.SMALL) / 2;
  }

  /// The place between the axes, in pixels.
  private record Area(Axis across, Axis up, double left, double top, double width, double height) {

    double x(double value) {
      return left + across.place(value) * width;
    }

    double y(double value) {
      return top + (1 - up.place(value)) * height;
    }

    List<Pixel> pixels(List<Point> points) {
      return points.stream().map(point -> new Pixel(x(point.x()), y(point.y()))).toList();
    }

    /// Without what nobody can see: neighbours that lie within a fraction of a pixel, of which a cohort of 100,000 has
    /// many. The last place stays.
    static List<Pixel> thinned(List<Pixel> pixels) {
      List<Pixel> kept = new ArrayList<>();
      for (Pixel pixel : pixels) {
        if (kept.isEmpty() || apart(pixel, kept.getLast()) >= FINEST) {
          kept.add(pixel);
        }
      }
      if (!kept.isEmpty() && apart(kept.getLast(), pixels.getLast()) > 0) {
        kept.add(pixels.getLast());
      }
      return kept;
    }

    private static double apart(Pixel one, Pixel two) {
      return Math.max(Math.abs(one.x() - two.x()), Math.abs(one.y() - two.y()));
    }

    void grid(Canvas canvas) {
      for (Axis.Tick tick : across.ticks()) {
        canvas.rectangle(x(tick.at()) - 0.5, top, 1, height, "#e8e8e8");
      }
      for (Axis.Tick tick : up.ticks()) {
        canvas.rectangle(left, y(tick.at()) - 0.5, width, 1, "#e8e8e8");
      }
    }

    void frame(Canvas canvas) {
      double bottom = top + height;
      canvas.line(left, top, left, bottom, Ink.BLACK, 1);
      canvas.line(left, bottom, left + width, bottom, Ink.BLACK, 1);
      for (Axis.Tick tick : across.ticks()) {
        canvas.line(x(tick.at()), bottom, x(tick.at()), bottom + 5, Ink.BLACK, 1);
      }
      for (Axis.Tick tick : up.ticks()) {
        canvas.line(left - 5, y(tick.at()), left, y(tick.at()), Ink.BLACK, 1);
      }
    }

    void mark(Canvas canvas, Mark mark) {
      switch (mark) {
        case Mark.Line(_, Ink ink, List<Point> points) ->
            canvas.polyline(thinned(pixels(points)), ink, 2);
        case Mark.Steps(_, Ink ink, List<Point> points) ->
            canvas.polyline(stepped(thinned(pixels(points))), ink, 2);
        case Mark.Band(Ink ink, Mark.Joint joint, List<Span> spans) ->
            canvas.area(outline(joint, spans), ink, 0.15);
        case Mark.Markers(_, Ink ink, Mark.Symbol symbol, List<Point> points) ->
            thinned(pixels(points)).forEach(pixel -> canvas.symbol(pixel, symbol, ink, 4));
        case Mark.Whiskers(Ink ink, List<Span> spans) ->
            spans.forEach(span -> whisker(canvas, ink, span));
        case Mark.Bars(_, double wide, List<Span> spans) ->
            spans.forEach(span -> bar(canvas, wide, span));
        case Mark.Reference(_, Point from, Point to) ->
            canvas.dashed(x(from.x()), y(from.y()), x(to.x()), y(to.y()), Ink.GREY, 1.2);
      }
    }

    private void whisker(Canvas canvas, Ink ink, Span span) {
      double x = x(span.x());
      double low = y(span.low());
      double high = y(span.high());
      canvas.line(x, low, x, high, ink, 1.3);
      canvas.line(x - 4, low, x + 4, low, ink, 1.3);
      canvas.line(x - 4, high, x + 4, high, ink, 1.3);
    }

    private void bar(Canvas canvas, double wide, Span span) {
      double from = x(span.x() - wide / 2) + 1;
      double to = x(span.x() + wide / 2) - 1;
      canvas.rectangle(
          from,
          y(span.high()),
          Math.max(0, to - from),
          y(span.low()) - y(span.high()),
          Legend.BAR_COLOUR);
    }

    private List<Pixel> outline(Mark.Joint joint, List<Span> spans) {
      List<Pixel> high =
          thinned(spans.stream().map(s -> new Pixel(x(s.x()), y(s.high()))).toList());
      List<Pixel> low = thinned(spans.stream().map(s -> new Pixel(x(s.x()), y(s.low()))).toList());
      List<Pixel> outline =
          new ArrayList<>(
              switch (joint) {
                case STRAIGHT -> high;
                case STEPPED -> stepped(high);
              });
      outline.addAll(
          switch (joint) {
            case STRAIGHT -> low.reversed();
            case STEPPED -> stepped(low).reversed();
          });
      return outline;
    }

    private static List<Pixel> stepped(List<Pixel> pixels) {
      List<Pixel> stepped = new ArrayList<>();
      for (Pixel pixel : pixels) {
        if (!stepped.isEmpty()) {
          stepped.add(new Pixel(pixel.x(), stepped.getLast().y()));
        }
        stepped.add(pixel);
      }
      return stepped;
    }
  }
}
