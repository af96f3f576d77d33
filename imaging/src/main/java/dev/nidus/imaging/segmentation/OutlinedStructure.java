package dev.nidus.imaging.segmentation;

import java.util.List;

/// A structure that somebody outlined slice by slice.
///
/// @param number its number in the file
/// @param name what its author called it; may be empty
/// @param contours in the order of the file
public record OutlinedStructure(int number, String name, List<PlanarContour> contours) {
  public OutlinedStructure {
    contours = List.copyOf(contours);
  }

  /// How messages call it.
  public String title() {
    return "structure %d '%s'".formatted(number, name);
  }
}
