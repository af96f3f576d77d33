package dev.nidus.evidence.estimate;

import java.util.Locale;

/// Where the true value lies, as far as the sample can say.
///
/// @param low lower limit, in the unit of the estimate
/// @param high upper limit; may be infinite (a median survival that was not reached)
/// @param level the share of such intervals that hold the true value, as 0.95
/// @param method how it was made
public record ConfidenceInterval(double low, double high, double level, IntervalMethod method) {

  public ConfidenceInterval {
    if (Double.isNaN(low) || Double.isNaN(high) || low > high) {
      throw new IllegalArgumentException(
          "an interval runs from low to high, got %s .. %s".formatted(low, high));
    }
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "the level of an interval lies between 0 and 1 (0.95 is usual), got " + level);
    }
  }

  public boolean contains(double value) {
    return low <= value && value <= high;
  }

  public double width() {
    return high - low;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.3f-%.3f (%s %%, %s)", low, high, percent(), method.description());
  }

  private String percent() {
    double percent = 100 * level;
    return percent == Math.rint(percent)
        ? Integer.toString((int) percent)
        : String.format(Locale.ROOT, "%.1f", percent);
  }
}
