package dev.nidus.learning.run;

import dev.nidus.core.picture.Canvas;
import dev.nidus.core.picture.Glyphs;
import dev.nidus.learning.weights.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import javax.imageio.ImageIO;

/// `progress.png`: six curves over the steps, as a training person looks at them. A loss that falls while
/// uniformity rises to 0 and the effective rank falls to 1 is a network that gives all lesions the same
/// embedding.
public final class ProgressPicture {
  private static final int COLUMNS = 3;
  private static final int PANEL_WIDTH = 380;
  private static final int PANEL_HEIGHT = 230;
  private static final int LEFT = 72;
  private static final int TOP = 34;
  private static final int RIGHT = 14;
  private static final int BOTTOM = 30;
  private static final int LETTERS = 2;
  private static final int SMALL = 1;

  /// Points that a curve is drawn with: more than its pixels show nothing more.
  private static final int MOST_POINTS = 2000;

  private static final int PAPER = 0xFFFFFF;
  private static final int INK = 0x222222;
  private static final int GRID = 0xDDDDDD;
  private static final int FAINT = 0xB9D3EE;
  private static final int CURVE = 0x1F5FA8;

  private record Curve(String title, ToDoubleFunction<StepMetrics> value) {}

  private static final List<Curve> ALWAYS =
      List.of(
          new Curve("LOSS", StepMetrics::loss),
          new Curve("LEARNING RATE", StepMetrics::learningRate),
          new Curve("GRADIENT NORM", StepMetrics::gradientNorm));

  private static final List<Curve> OF_EMBEDDINGS =
      List.of(
          new Curve("ALIGNMENT (0 IS CLOSEST)", metrics -> orNaN(metrics.alignment())),
          new Curve("UNIFORMITY (0 COLLAPSED)", metrics -> orNaN(metrics.uniformity())),
          new Curve("EFFECTIVE RANK", metrics -> orNaN(metrics.effectiveRank())));

  private static final List<Curve> OF_LABELS =
      List.of(
          new Curve(
              "TUNING LOSS",
              metrics -> metrics.tuning().map(TuningMetrics::loss).orElse(Double.NaN)),
          new Curve(
              "TUNING SCORE",
              metrics -> metrics.tuning().map(tuning -> orNaN(tuning.score())).orElse(Double.NaN)),
          new Curve("PATCHES A SECOND", StepMetrics::patchesPerSecond));

  /// What is drawn beside loss, learning rate and gradient norm.
  public enum Curves {
    /// How the embeddings lie.
    EMBEDDINGS,
    /// How the tuning split is told.
    LABELS
  }

  private ProgressPicture() {}

  /// Draws the curves over an older picture.
  public static void write(Path file, List<StepMetrics> metrics, Curves which) throws IOException {
    List<Curve> curves = new ArrayList<>(ALWAYS);
    curves.addAll(
        switch (which) {
          case EMBEDDINGS -> OF_EMBEDDINGS;
          case LABELS -> OF_LABELS;
        });
    int rows = Math.ceilDiv(curves.size(), COLUMNS);
    Canvas canvas = new Canvas(COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT);
    canvas.fill(0, 0, COLUMNS * PANEL_WIDTH, rows * PANEL_HEIGHT, PAPER);
    for (int n = 0; n < curves.size(); n++) {
      int left = n % COLUMNS * PANEL_WIDTH;
      int top = n / COLUMNS * PANEL_HEIGHT;
      Canvas.Frame frame =
          new Canvas.Frame(
              left + LEFT, top + TOP, left + PANEL_WIDTH - RIGHT, top + PANEL_HEIGHT - BOTTOM);
      draw(canvas, frame, curves.get(n), metrics);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    if (!ImageIO.write(canvas.image(), "png", png)) {
      throw new IOException("this Java writes no PNG");
    }
    AtomicFile.write(file, png.toByteArray());
  }

  private static void draw(
      Canvas canvas, Canvas.Frame frame, Curve curve, List<StepMetrics> metrics) {
    List<double[]> points = points(curve, metrics);
    write(canvas, curve.title(), frame.left(), frame.top() - 22, LETTERS);
    double last = Math.max(1, metrics.isEmpty() ? 1 : metrics.getLast().step());
    double low = points.stream().mapToDouble(point -> point[1]).min().orElse(0);
    double high = points.stream().mapToDouble(point -> point[1]).max().orElse(1);
    Ticks ticks = Ticks.over(low, high);
    for (double tick : ticks.values()) {
      int y = (int) Math.round(y(frame, ticks, tick));
      canvas.fill(frame.left(), y, frame.right(), y + 1, GRID);
      String label = ticks.label(tick);
      write(canvas, label, frame.left() - 6 - Glyphs.width(label, SMALL), y - 3, SMALL);
    }
    canvas.fill(frame.left(), frame.top(), frame.left() + 1, frame.bottom(), INK);
    canvas.fill(frame.left(), frame.bottom() - 1, frame.right(), frame.bottom(), INK);
    String end = String.format(Locale.ROOT, "STEP %.0f", last);
    write(canvas, "0", frame.left(), frame.bottom() + 6, SMALL);
    write(canvas, end, frame.right() - Glyphs.width(end, SMALL), frame.bottom() + 6, SMALL);
    if (points.isEmpty()) {
      write(canvas, "NOT MEASURED", frame.left() + 12, frame.top() + 12, SMALL);
    }
    stroke(canvas, frame, ticks, last, points, 1, FAINT);
    stroke(canvas, frame, ticks, last, smoothed(points), 2, CURVE);
  }

  private static void stroke(
      Canvas canvas,
      Canvas.Frame frame,
      Ticks ticks,
      double last,
      List<double[]> points,
      double thick,
      int colour) {
    for (int n = 0; n < points.size(); n++) {
      double[] from = points.get(Math.max(0, n - 1));
      double[] to = points.get(n);
      canvas.line(
          frame,
          frame.left() + from[0] / last * frame.width(),
          y(frame, ticks, from[1]),
          frame.left() + to[0] / last * frame.width(),
          y(frame, ticks, to[1]),
          thick,
          colour);
    }
  }

  private static List<double[]> points(Curve curve, List<StepMetrics> metrics) {
    List<double[]> points = new ArrayList<>();
    int every = Math.max(1, metrics.size() / MOST_POINTS);
    for (int n = 0; n < metrics.size(); n += every) {
      double value = curve.value().applyAsDouble(metrics.get(n));
      if (Double.isFinite(value)) {
        points.add(new double[] {metrics.get(n).step(), value});
      }
    }
    return points;
  }

  /// The mean over the last twentieth of the points: the course, without the noise of batches.
  private static List<double[]> smoothed(List<double[]> points) {
    int window = Math.max(1, points.size() / 20);
    List<double[]> smooth = new ArrayList<>();
    for (int n = 0; n < points.size(); n++) {
      int from = Math.max(0, n - window + 1);
      double mean =
          points.subList(from, n + 1).stream().mapToDouble(point -> point[1]).average().orElse(0);
      smooth.add(new double[] {points.get(n)[0], mean});
    }
    return smooth;
  }

  private static double y(Canvas.Frame frame, Ticks ticks, double value) {
    return frame.bottom() - (value - ticks.low()) / (ticks.high() - ticks.low()) * frame.height();
  }

  private static void write(Canvas canvas, String text, int left, int top, int scale) {
    canvas.text(text, left, top, scale, INK, PAPER);
  }

  private static double orNaN(OptionalDouble value) {
    return value.orElse(Double.NaN);
  }

  /// Round numbers at the height of an axis.
  private record Ticks(double low, double high, double step) {
    static Ticks over(double low, double high) {
      double range = high > low ? high - low : Math.max(1e-12, Math.abs(high));
      double raw = range / 4;
      double power = Math.pow(10, Math.floor(Math.log10(raw)));
      double digit = raw / power;
      double step = power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
      return new Ticks(
          Math.floor(low / step - 1e-9) * step,
          Math.max(Math.ceil(high / step + 1e-9), Math.floor(low / step - 1e-9) + 1) * step,
          step);
    }

    List<Double> values() {
      List<Double> values = new ArrayList<>();
      long count = Math.round((high - low) / step);
      for (long n = 0; n <= count; n++) {
        values.add(low + n * step);
      }
      return values;
    }

    String label(double value) {
      double size = Math.max(Math.abs(low), Math.abs(high));
      if (size >= 1e5 || size < 1e-2) {
        return Math.abs(value) < step / 2 ? "0" : String.format(Locale.ROOT, "%.1E", value);
      }
      int digits = (int) Math.clamp(Math.ceil(-Math.log10(step) - 1e-9), 0, 6);
      return String.format(
          Locale.ROOT, "%." + digits + "f", Math.abs(value) < step / 2 ? 0 : value);
    }
  }
}
