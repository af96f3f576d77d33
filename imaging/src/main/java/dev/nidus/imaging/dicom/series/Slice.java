package dev.nidus.imaging.dicom.series;

import dev.nidus.core.geometry.Point3;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.Frames;
import java.util.OptionalLong;

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
  private static final Tag LARGEST_IMAGE_PIXEL_VALUE = Tag.of(0x00280107);

  /// Whether its values keep near the range of 16-bit integers, in which CT is stored: by its format, or because it states its
  /// largest pixel.
  boolean staysNearStored() {
    return rescale.staysNearStored(frames.format(), largestStated());
  }

  /// What it says of itself; a value that cannot be read says nothing.
  private OptionalLong largestStated() {
    try {
      return frames
          .file()
          .dataSet()
          .integer(LARGEST_IMAGE_PIXEL_VALUE)
          .map(value -> OptionalLong.of(value & 0xffff)) // some write unsigned numbers as signed
          .orElseGet(OptionalLong::empty);
    } catch (UnreadableDicom damaged) {
      return OptionalLong.empty();
    }
  }

  /// Its stored pixels, row by row.
  int[] pixels() throws UnreadableDicom {
    return frames.read(frame);
  }

  /// Bytes of its file that its pixels take.
  long bytes() {
    return frames.bytes(frame);
  }
}
