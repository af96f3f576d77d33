package dev.nidus.imaging.dicom.lesion;

/// A segment of a segmentation.
///
/// @param number its number in the file, from 1
/// @param label what its author called it; may be empty
public record Segment(int number, String label) {

  /// How messages call it.
  String title() {
    return "segment %d '%s'".formatted(number, label);
  }
}
