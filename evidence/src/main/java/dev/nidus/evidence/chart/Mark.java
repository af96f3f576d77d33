package dev.nidus.evidence.chart;

import java.util.List;

/// Something drawn between the axes. What lies beyond an axis is drawn on its border.
public sealed interface Mark {

  /// What the legend calls it; blank for none.
  default String name() {
    return "";
  }

  /// Straight lines from point to point.
  record Line(String name, Ink ink, List<Point> points) implements Mark {
    public Line {
      points = List.copyOf(points);
    }
  }

  /// A value that holds from each point to the x of the next one.
  record Steps(String name, Ink ink, List<Point> points) implements Mark {
    public Steps {
      points = List.copyOf(points);
    }
  }

  /// The area between the low and high ends of spans, which are joined by straight lines or by steps.
  record Band(Ink ink, Joint joint, List<Span> spans) implements Mark {
    public Band {
      spans = List.copyOf(spans);
    }
  }

  /// How neighbours are joined.
  enum Joint {
    STRAIGHT,
    STEPPED
  }

  /// A symbol at each point.
  record Markers(String name, Ink ink, Symbol symbol, List<Point> points) implements Mark {
    public Markers {
      points = List.copyOf(points);
    }
  }

  /// What a marker looks like.
  enum Symbol {
    DISC,
    SQUARE,
    DIAMOND,
    TRIANGLE,
    /// A short upright stroke, as for a censored patient on a curve.
    TICK;

    /// The symbol of the n-th series, from 0.
    public static Symbol ofSeries(int n) {
      List<Symbol> symbols = List.of(DISC, SQUARE, DIAMOND, TRIANGLE);
      return symbols.get(Math.floorMod(n, symbols.size()));
    }
  }

  /// An interval at each x.
  record Whiskers(Ink ink, List<Span> spans) implements Mark {
    public Whiskers {
      spans = List.copyOf(spans);
    }
  }

  /// Upright bars of a width in the units of the x axis, in the background.
  record Bars(String name, double width, List<Span> spans) implements Mark {
    public Bars {
      spans = List.copyOf(spans);
    }
  }

  /// A dashed grey line to compare with: no skill, perfect calibration, a horizon.
  record Reference(String name, Point from, Point to) implements Mark {}
}
