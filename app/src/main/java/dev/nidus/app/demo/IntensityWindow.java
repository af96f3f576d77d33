package dev.nidus.app.demo;

/// The Hounsfield units that a picture shows from black to white.
///
/// @param low shown black, as is everything below
/// @param high shown white, as is everything above
/// @throws IllegalArgumentException if the two are not finite or low is not below high
public record IntensityWindow(double low, double high) {
  /// Level 40, width 400: the usual window for muscle, fat and tumour.
  public static final IntensityWindow SOFT_TISSUE = new IntensityWindow(-160, 240);

  public IntensityWindow {
    if (!(low < high) || !Double.isFinite(high - low)) {
      throw new IllegalArgumentException(
          "a window runs from a lower to a higher number of HU, got %s to %s".formatted(low, high));
    }
  }

  /// The grey of a value, 0 (black) to 255 (white); NaN is black.
  int grey(double hounsfield) {
    return (int) Math.rint(255 * Math.clamp((hounsfield - low) / (high - low), 0, 1));
  }
}
