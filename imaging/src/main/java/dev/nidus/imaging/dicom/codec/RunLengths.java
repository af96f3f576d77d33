package dev.nidus.imaging.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// RLE of PS3.5 annex G: the bytes of pixels in planes, the highest first, each packed like a
/// Macintosh PackBits file.
final class RunLengths {
  private static final int HEADER = 64;
  private static final int MOST_PLANES = 15;

  /// Pixels for a byte: two make a run of 128.
  private static final int MOST_EXPANSION = 64;

  private RunLengths() {}

  static int[] decode(byte[] frame, PixelFormat format) throws BrokenFrame {
    if (frame.length < HEADER) {
      throw new BrokenFrame(
          "is cut short: its RLE header has %d of 64 bytes".formatted(frame.length));
    }
    ByteBuffer header = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
    int planes = header.getInt(0);
    if (planes != format.bytes() || planes > MOST_PLANES) {
      throw new BrokenFrame(
          "has %d RLE segments; pixels of %d bytes have %d"
              .formatted(planes, format.bytes(), format.bytes()));
    }
    if (format.pixels() > (long) MOST_EXPANSION * frame.length) {
      throw new BrokenFrame(
          "is cut short: %d bytes of RLE cannot hold %d pixels"
              .formatted(frame.length, format.pixels()));
    }
    int[] pixels = new int[format.pixels()];
    for (int plane = 0; plane < planes; plane++) {
      int start = header.getInt(4 + 4 * plane);
      int end = plane + 1 < planes ? header.getInt(8 + 4 * plane) : frame.length;
      if (start < HEADER || end < start || end > frame.length) {
        throw new BrokenFrame(
            "has an RLE segment from byte %d to %d of its %d".formatted(start, end, frame.length));
      }
      unpack(frame, start, end, pixels);
    }
    return pixels;
  }

  /// Shifts every pixel up by a byte and puts the next byte of it in.
  private static void unpack(byte[] frame, int start, int end, int[] pixels) throws BrokenFrame {
    int at = 0;
    int from = start;
    while (at < pixels.length && from < end) {
      int code = frame[from++];
      if (code >= 0) {
        int count = Math.min(code + 1, pixels.length - at);
        if (from + count > end) {
          break;
        }
        for (int n = 0; n < count; n++, at++) {
          pixels[at] = pixels[at] << 8 | (frame[from + n] & 0xff);
        }
        from += code + 1;
      } else if (code != -128) {
        if (from >= end) {
          break;
        }
        int value = frame[from++] & 0xff;
        int count = Math.min(1 - code, pixels.length - at);
        for (int n = 0; n < count; n++, at++) {
          pixels[at] = pixels[at] << 8 | value;
        }
      }
    }
    if (at < pixels.length) {
      throw new BrokenFrame(
          "is cut short: an RLE segment ends after %d of %d pixels".formatted(at, pixels.length));
    }
  }
}
