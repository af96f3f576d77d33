package dev.nidus.imaging.dicom.codec;

/// The marker segments of a JPEG or JPEG-LS frame, one after the other.
final class JpegSegments {
  private final byte[] bytes;
  private int marker;
  private int start;
  private int end;

  /// Starts after the first marker, which must be the start of an image.
  JpegSegments(byte[] bytes) throws BrokenFrame {
    if (bytes.length < 4 || (bytes[0] & 0xff) != 0xff || (bytes[1] & 0xff) != 0xd8) {
      throw new BrokenFrame("is damaged: its data do not start as JPEG");
    }
    this.bytes = bytes;
    this.end = 2;
  }

  /// Goes to the next segment; there is none after the end of the image.
  boolean next() throws BrokenFrame {
    int at = end;
    while (at + 1 < bytes.length && (bytes[at] & 0xff) == 0xff && (bytes[at + 1] & 0xff) == 0xff) {
      at++;
    }
    if (at + 1 >= bytes.length) {
      return false;
    }
    if ((bytes[at] & 0xff) != 0xff) {
      throw new BrokenFrame("is damaged: no JPEG marker at byte " + at);
    }
    marker = bytes[at + 1] & 0xff;
    if (marker == 0xd9) {
      return false;
    }
    start = at + 4;
    if (start > bytes.length) {
      throw new BrokenFrame("is cut short within a JPEG marker");
    }
    int length = (bytes[at + 2] & 0xff) << 8 | (bytes[at + 3] & 0xff);
    end = at + 2 + length;
    if (length < 2 || end > bytes.length) {
      throw new BrokenFrame(
          "is cut short: a JPEG segment of %d bytes at byte %d".formatted(length, at));
    }
    return true;
  }

  /// The second byte of its marker.
  int marker() {
    return marker;
  }

  /// The first byte after the segment.
  int after() {
    return end;
  }

  int u8(int offset) throws BrokenFrame {
    if (start + offset >= end) {
      throw new BrokenFrame("is damaged: a JPEG segment is too short");
    }
    return bytes[start + offset] & 0xff;
  }

  int u16(int offset) throws BrokenFrame {
    return u8(offset) << 8 | u8(offset + 1);
  }

  /// Holds the header of a frame against the data set.
  ///
  /// @return bits of a sample
  int requireFrame(PixelFormat format) throws BrokenFrame {
    int precision = u8(0);
    int rows = u16(1);
    int columns = u16(3);
    int components = u8(5);
    if (rows != format.rows() || columns != format.columns() || components != 1) {
      throw new BrokenFrame(
          "holds an image of %d x %d pixels and %d components; its data set says %d x %d and one"
              .formatted(columns, rows, components, format.columns(), format.rows()));
    }
    if (precision < 2 || precision > 16 || precision > format.bitsAllocated()) {
      throw new BrokenFrame(
          "has samples of %d bits; its data set allots %d"
              .formatted(precision, format.bitsAllocated()));
    }
    return precision;
  }
}
