package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.Frames;

/// One plane of a scan: where it lies and how its pixels are had.
///
/// @param name how messages call its file, with the frame where it has several
/// @param position centre of its first pixel, LPS mm
/// @param spacingI mm between columns
/// @param spacingJ mm between rows
record Slice(
    String name,
    Frames frames,
    int frame,
    Point3 position,
    PlaneOrientation orientation,
    double spacingI,
    double spacingJ,
    Rescale rescale,
    Padding padding) {

  /// Its stored pixels, row by row.
  int[] pixels() throws UnreadableDicom {
    return frames.read(frame);
  }

  /// Bytes of its file that its pixels take.
  long bytes() {
    return frames.bytes(frame);
  }
}
