package dev.nidus.imaging.dicom.series;

import dev.nidus.imaging.dicom.DataElement;
import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import dev.nidus.imaging.dicom.codec.PixelFormat;
import dev.nidus.imaging.dicom.codec.PixelFormat.Sign;
import java.util.Optional;

/// Stored values that stand for nothing, outside the circle of a reconstruction. They stay in the
/// voxels, as ITK leaves them, but do not count when a scan must look like Hounsfield units.
record Padding(int lowest, int highest) {
  /// No pixel is padding.
  static final Padding NONE = new Padding(Integer.MAX_VALUE, Integer.MIN_VALUE);

  static Padding of(DataSet set, PixelFormat format) throws UnreadableDicom {
    Optional<Integer> value = value(set, Tags.PIXEL_PADDING_VALUE, format);
    if (value.isEmpty()) {
      return NONE;
    }
    int limit = value(set, Tags.PIXEL_PADDING_RANGE_LIMIT, format).orElse(value.get());
    return new Padding(Math.min(value.get(), limit), Math.max(value.get(), limit));
  }

  boolean is(int pixel) {
    return pixel >= lowest && pixel <= highest;
  }

  /// Some writers give it unsigned where pixels are signed: the bits decide.
  private static Optional<Integer> value(DataSet set, Tag tag, PixelFormat format)
      throws UnreadableDicom {
    Optional<DataElement> element = set.element(tag);
    if (element.isEmpty()) {
      return Optional.empty();
    }
    return set.integer(tag)
        .map(value ->
            format.sign() == Sign.SIGNED && format.bitsAllocated() == 16
                ? (int) value.shortValue()
                : value.intValue());
  }
}
