package dev.nidus.imaging.dicom.series;

/// What becomes of slices that are no regular grid.
public sealed interface IrregularSlices {

  /// The series is refused, with what was found.
  record Refuse() implements IrregularSlices {}

  /// Slices of a tilted gantry, uneven and missing ones are resampled onto a regular grid, by linear
  /// interpolation between the two slices beside each plane. Double slices, a single slice, changing
  /// pixel spacing and unsteady shifts are still refused.
  ///
  /// @param widestGap mm between two slices, across which planes are made up at most
  record Resample(double widestGap) implements IrregularSlices {
    public Resample {
      if (!(widestGap > 0 && widestGap <= 1000)) {
        throw new IllegalArgumentException(
            "the widest gap must be above 0 and at most 1000 mm, got " + widestGap);
      }
    }
  }
}
