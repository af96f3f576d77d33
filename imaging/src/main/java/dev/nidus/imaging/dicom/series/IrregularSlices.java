package dev.nidus.imaging.dicom.series;

import java.util.Optional;

/// What becomes of slices that are no regular grid.
public sealed interface IrregularSlices {

  /// What a setting says that may be absent.
  ///
  /// @param widestGap mm; refused where there is none
  /// @throws IllegalArgumentException if it is not above 0 and at most 1000
  static IrregularSlices upTo(Optional<Double> widestGap) {
    return widestGap.<IrregularSlices>map(Resample::new).orElseGet(Refuse::new);
  }

  /// The widest gap that is resampled across, in mm; nothing where such series are refused.
  default Optional<Double> resampledUpTo() {
    return switch (this) {
      case Refuse() -> Optional.empty();
      case Resample(double widestGap) -> Optional.of(widestGap);
    };
  }

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
