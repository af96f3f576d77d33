package dev.nidus.learning.augmentation;

import java.util.random.RandomGenerator;

/// Numbers from low to high that are drawn with equal chance.
///
/// @throws IllegalArgumentException if low is above high or one is not finite
public record Range(double low, double high) {
  public Range {
    if (!(low <= high) || !Double.isFinite(low) || !Double.isFinite(high)) {
      throw new IllegalArgumentException(
          "a range goes from a finite low to a high that is not below it, got %s to %s"
              .formatted(low, high));
    }
  }

  /// This range times a factor, for voxels of another size.
  public Range times(double factor) {
    return new Range(low * factor, high * factor);
  }

  double draw(RandomGenerator stream) {
    return low + (high - low) * stream.nextDouble();
  }
}
