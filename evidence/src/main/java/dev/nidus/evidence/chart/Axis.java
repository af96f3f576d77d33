package dev.nidus.evidence.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// One axis: what it measures, from where to where, and its ticks.
///
/// @param label with its unit
/// @param low left or lower end
/// @param high right or upper end, above `low`
/// @param growth how values are spaced
/// @param ticks within the ends
public record Axis(String label, double low, double high, Growth growth, List<Tick> ticks) {

  /// How values are spaced.
  public enum Growth {
    LINEAR,
    LOGARITHMIC
  }

  /// A value that is written at the axis.
  public record Tick(double at, String text) {

    /// A tick with as many decimals as its value needs, four at most.
    public static Tick of(double at) {
      return new Tick(at, Decimals.plain(at, 4));
    }
  }

  public Axis {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "an axis runs from a lower to a higher finite end, got %s .. %s for '%s'"
              .formatted(low, high, label));
    }
    if (growth == Growth.LOGARITHMIC && !(low > 0)) {
      throw new IllegalArgumentException(
          "a logarithmic axis starts above 0, got %s for '%s'".formatted(low, label));
    }
    ticks = List.copyOf(ticks);
  }

  /// From 0 to 1, for shares and probabilities.
  public static Axis share(String label) {
    return of(label, 0, 1);
  }

  /// Holds both ends, widened to whole ticks of 1, 2, 2.5 or 5 times a power of ten. Ends that are equal are moved apart.
  public static Axis of(String label, double low, double high) {
    double span = high > low ? high - low : Math.max(Math.abs(low), 1) / 5;
    double from = high > low ? low : low - span / 2;
    double step = niceStep(span / 6, 1, 2, 2.5, 5);
    long first = (long) Math.floor(from / step + 1e-9);
    long last = (long) Math.ceil((from + span) / step - 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (long n = first; n <= last; n++) {
      ticks.add(new Tick(n * step, Decimals.fixed(n * step, decimals(step))));
    }
    return new Axis(label, first * step, last * step, Growth.LINEAR, ticks);
  }

  /// From 0 to exactly `high`, with ticks at 1, 2 or 5 times a power of ten: for times.
  public static Axis upTo(String label, double high) {
    double step = niceStep(high / 8, 1, 2, 5);
    List<Tick> ticks = new ArrayList<>();
    for (int n = 0; n * step <= high; n++) {
      ticks.add(new Tick(n * step, Decimals.fixed(n * step, decimals(step))));
    }
    return new Axis(label, 0, high, Growth.LINEAR, ticks);
  }

  /// Holds both ends, with ticks at 1, 2 and 5 times powers of ten, or at powers of ten if that is enough.
  ///
  /// @param low above 0
  public static Axis logarithmic(String label, double low, double high) {
    if (!(low > 0)) {
      throw new IllegalArgumentException(
          "a logarithmic axis starts above 0, got %s for '%s'".formatted(low, label));
    }
    double from = low;
    double to = Math.max(high, low * 1.02);
    List<Double> steps = to / from > 200 ? List.of(1.0) : List.of(1.0, 2.0, 5.0);
    List<Tick> ticks = new ArrayList<>();
    int first = (int) Math.floor(Math.log10(from)) - 1;
    int last = (int) Math.ceil(Math.log10(to)) + 1;
    int stride = Math.max(1, (last - first) / 8);
    for (int power = first; power <= last; power += stride) {
      for (double step : steps) {
        double at = step * Math.pow(10, power);
        if (at >= from * (1 - 1e-9) && at <= to * (1 + 1e-9)) {
          ticks.add(new Tick(at, Decimals.plain(at, 12)));
        }
      }
    }
    if (ticks.size() < 3) { // a narrow axis is almost linear
      ticks =
          of(label, from, to).ticks().stream()
              .filter(tick -> tick.at() >= from && tick.at() <= to)
              .toList();
    }
    return new Axis(label, from, to, Growth.LOGARITHMIC, ticks);
  }

  /// The same axis with other ticks.
  public Axis withTicks(List<Tick> others) {
    return new Axis(label, low, high, growth, others);
  }

  /// Where a value lies between the ends, as a share; values beyond them are at the ends.
  double place(double value) {
    double share =
        switch (growth) {
          case LINEAR -> (value - low) / (high - low);
          case LOGARITHMIC -> value <= 0 ? 0 : Math.log(value / low) / Math.log(high / low);
        };
    return Math.clamp(share, 0, 1);
  }

  /// The smallest step that is not below the rough one.
  private static double niceStep(double rough, double... niceOnes) {
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    for (double nice : niceOnes) {
      if (rough <= nice * power * (1 + 1e-9)) {
        return nice * power;
      }
    }
    return 10 * power;
  }

  /// Decimals that all multiples of a step need.
  private static int decimals(double step) {
    for (int decimals = 0; decimals < 12; decimals++) {
      double scaled = step * Math.pow(10, decimals);
      if (Math.abs(scaled - Math.rint(scaled)) < 1e-6 * scaled) {
        return decimals;
      }
    }
    return 12;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s, %s to %s", label, low, high);
  }
}
