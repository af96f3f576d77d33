package dev.nidus.imaging.dicom.lesion;

import dev.nidus.imaging.segmentation.OutlinedStructure;

/// A region of interest of a structure set.
public sealed interface RegionOfInterest {
  int number();

  /// What its author called it; may be empty.
  String name();

  /// One whose contours are closed and planar.
  record Outlined(OutlinedStructure structure) implements RegionOfInterest {
    @Override
    public int number() {
      return structure.number();
    }

    @Override
    public String name() {
      return structure.name();
    }
  }

  /// One that cannot become a mask.
  ///
  /// @param reason a sentence for the user
  record Unusable(int number, String name, String reason) implements RegionOfInterest {}
}
