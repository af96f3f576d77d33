package dev.nidus.imaging.dicom.lesion;

/// A file of lesions: contours or masks.
public sealed interface DrawnLesions permits StructureSet, SegmentationObject {

  /// How messages call the file.
  String name();

  /// The series that its lesions were drawn on.
  ReferencedSeries drawnOn();
}
