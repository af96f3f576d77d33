package dev.nidus.imaging.dicom.codec;

import dev.nidus.imaging.dicom.DataSet;
import dev.nidus.imaging.dicom.Tag;
import dev.nidus.imaging.dicom.Tags;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.Optional;

/// What the pixels of a frame are, as the data set states it (PS3.3 C.7.6.3). One sample a pixel.
///
/// @param rows pixels along j
/// @param columns pixels along i
/// @param bitsAllocated 1, 8, 16 or 32
/// @param bitsStored bits that are the value, up to `bitsAllocated`
/// @param lowBit position of the lowest of them
/// @param sign whether the highest of them is one
public record PixelFormat(
    int rows, int columns, int bitsAllocated, int bitsStored, int lowBit, Sign sign) {

  /// The most pixels that a frame may have: four times the largest CT slice there is, and more than
  /// any mammogram.
  public static final long MOST_PIXELS = 1L << 26;

  /// Whether values may be negative.
  public enum Sign {
    UNSIGNED,
    SIGNED
  }

  /// The format that a data set states.
  ///
  /// @throws UnreadableDicom if it contradicts itself or is none that a scan or a mask has
  public static PixelFormat of(DataSet set) throws UnreadableDicom {
    return of(set, MOST_PIXELS);
  }

  /// The same with another limit.
  ///
  /// @param mostPixels of a frame
  static PixelFormat of(DataSet set, long mostPixels) throws UnreadableDicom {
    int rows = (int) within(set, Tags.ROWS, 1, 65_535);
    int columns = (int) within(set, Tags.COLUMNS, 1, 65_535);
    if ((long) rows * columns > mostPixels) {
      throw set.unreadable(
          Tags.ROWS,
          "is %d and Columns is %d, more than the %d pixels that a frame may have here"
              .formatted(rows, columns, mostPixels));
    }
    Optional<Long> samples = set.integer(Tags.SAMPLES_PER_PIXEL);
    if (samples.isPresent() && samples.get() != 1) {
      throw set.unreadable(
          Tags.SAMPLES_PER_PIXEL,
          "is %d; only pixels of one sample are read, not colours".formatted(samples.get()));
    }
    int allocated = (int) within(set, Tags.BITS_ALLOCATED, 1, 32);
    if (allocated != 1 && allocated != 8 && allocated != 16 && allocated != 32) {
      throw set.unreadable(
          Tags.BITS_ALLOCATED, "is %d; 1, 8, 16 and 32 are read".formatted(allocated));
    }
    int stored = (int) within(set, Tags.BITS_STORED, 1, allocated);
    Optional<Long> high = set.integer(Tags.HIGH_BIT);
    long highest = high.orElse(stored - 1L);
    if (highest < stored - 1 || highest >= allocated) {
      throw set.unreadable(
          Tags.HIGH_BIT,
          "is %d; with %d bits stored of %d it is %d to %d"
              .formatted(highest, stored, allocated, stored - 1, allocated - 1));
    }
    long representation = within(set, Tags.PIXEL_REPRESENTATION, 0, 1);
    return new PixelFormat(
        rows,
        columns,
        allocated,
        stored,
        (int) highest - stored + 1,
        representation == 1 ? Sign.SIGNED : Sign.UNSIGNED);
  }

  /// Pixels of a frame.
  public int pixels() {
    return rows * columns;
  }

  /// Bytes of a pixel that is not compressed, 1 for bits.
  int bytes() {
    return Math.max(1, bitsAllocated / 8);
  }

  /// The values of the bits that are stored, with their sign, in place.
  void cut(int[] pixels) {
    int up = 32 - bitsStored - lowBit;
    int down = 32 - bitsStored;
    if (sign == Sign.SIGNED) {
      for (int n = 0; n < pixels.length; n++) {
        pixels[n] = pixels[n] << up >> down;
      }
    } else {
      for (int n = 0; n < pixels.length; n++) {
        pixels[n] = pixels[n] << up >>> down;
      }
    }
  }

  /// The same format with the value in the lowest bits, as compressed pixels have it.
  PixelFormat withoutShift() {
    return new PixelFormat(rows, columns, bitsAllocated, bitsStored, 0, sign);
  }

  private static long within(DataSet set, Tag tag, long least, long most) throws UnreadableDicom {
    long value = set.requireInteger(tag);
    if (value < least || value > most) {
      throw set.unreadable(tag, "is %d; %d to %d is allowed".formatted(value, least, most));
    }
    return value;
  }
}
