package dev.nidus.imaging.dicom.result;

/// A number that a model gives a lesion. It has no unit.
///
/// @param name what it is, as `probability of malignant`
public record Score(String name, double value) {
  public Score {
    if (name.isBlank() || !Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "a score has a name and is a finite number, got '%s' %s".formatted(name, value));
    }
  }
}
