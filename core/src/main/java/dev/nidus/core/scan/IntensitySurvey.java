package dev.nidus.core.scan;

import java.util.Locale;
import java.util.Optional;

/// Looks at the values of a scan and says whether they can be Hounsfield units.
///
/// A CT contains both air or lung and something denser, so values on both sides of -200 HU; and no
/// value beyond the range of the 16-bit integers in which CT is stored. Readers feed the survey with
/// the values that pass by anyway and go on through the rest of the file only while it is not
/// settled. Not thread-safe.
public final class IntensitySurvey {
  /// Separates air and lung from fat and everything denser.
  public static final double THRESHOLD = -200;

  private static final double LOWEST = -32768;
  private static final double HIGHEST = 32767;

  private final boolean wholeScan;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private boolean notFinite;

  private IntensitySurvey(boolean wholeScan) {
    this.wholeScan = wholeScan;
  }

  /// A survey of a scan whose values have this type: settled early where the type rules out values
  /// beyond the range, else only when an objection is certain.
  public static IntensitySurvey of(VoxelType type) {
    return new IntensitySurvey(!type.fitsHounsfieldRange());
  }

  /// Takes note of the lowest and highest of some values. A NaN as either counts as a value that is
  /// not finite.
  public void observe(double lowest, double highest) {
    if (!Double.isFinite(lowest) || !Double.isFinite(highest)) {
      notFinite = true;
    }
    min = Math.min(min, lowest);
    max = Math.max(max, highest);
  }

  /// Whether more values cannot change the answer.
  public boolean settled() {
    return beyondRange() || (!wholeScan && min < THRESHOLD && max > THRESHOLD);
  }

  /// The reason why these are not Hounsfield units, or nothing.
  public Optional<String> objection() {
    if (notFinite) {
      return Optional.of("it contains values that are not finite numbers");
    }
    if (beyondRange()) {
      return Optional.of(
          "it contains values from %s to %s, beyond -32768..32767".formatted(text(min), text(max)));
    }
    if (!(min < THRESHOLD)) {
      return Optional.of(
          "no value is below -200 HU (lowest %s), so it shows no air or lung".formatted(text(min)));
    }
    if (!(max > THRESHOLD)) {
      return Optional.of(
          "no value is above -200 HU (highest %s), so it shows no tissue".formatted(text(max)));
    }
    return Optional.empty();
  }

  private boolean beyondRange() {
    return notFinite || min < LOWEST || max > HIGHEST;
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.6g", value);
  }
}
