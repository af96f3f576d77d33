package dev.nidus.learning.objective;

/// What cosines are divided by before they compete: the smaller, the more the nearest negatives count.
///
/// @param value positive
public record Temperature(double value) {
  /// The temperature of all configurations of the reference (SPEC 4.6).
  public static final Temperature FMCIB = new Temperature(0.1);

  public Temperature {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("a temperature is positive, usually 0.1, got " + value);
    }
  }
}
