package dev.nidus.imaging.dicom.codec;

/// The bits of JPEG-LS data: after a byte of ones, the next has seven.
final class JpegLsBits {
  /// Bits that may be asked for beyond the end, all zero, before the data count as cut short.
  private static final int BEYOND = 64;

  private static final int MOST_WANTED = 25;

  private final byte[] bytes;
  private int at;
  private boolean afterOnes;
  private long held;
  private int count;
  private int beyond;

  JpegLsBits(byte[] bytes, int start) {
    this.bytes = bytes;
    this.at = start;
  }

  int next() throws BrokenFrame {
    if (count == 0) {
      fill();
    }
    count--;
    return (int) (held >>> count) & 1;
  }

  /// So many bits, up to 25, as a number.
  int next(int wanted) throws BrokenFrame {
    if (wanted == 0) {
      return 0;
    }
    while (count < wanted) {
      fill();
    }
    count -= wanted;
    return (int) (held >>> count) & (1 << wanted) - 1;
  }

  /// The zeros before the next one, which is consumed as well.
  ///
  /// @param most zeros that there may be
  int zeros(int most) throws BrokenFrame {
    int zeros = 0;
    while (true) {
      if (count == 0) {
        fill();
      }
      long rest = held << (64 - count);
      int run = Math.min(count, Long.numberOfLeadingZeros(rest));
      zeros += run;
      if (zeros > most) {
        throw new BrokenFrame("is damaged: a code of its JPEG-LS data is too long");
      }
      if (run < count) {
        count -= run + 1;
        return zeros;
      }
      count = 0;
    }
  }

  private void fill() throws BrokenFrame {
    while (count <= 48) {
      if (at >= bytes.length || (afterOnes && bytes[at] < 0)) {
        // a marker or the end: what follows counts as zeros, for a while
        beyond += 8;
        if (beyond > BEYOND) {
          if (count >= MOST_WANTED) {
            return;
          }
          throw new BrokenFrame("is cut short: its JPEG-LS data end before its last pixel");
        }
        held <<= 8;
        count += 8;
        continue;
      }
      int value = bytes[at++] & 0xff;
      int width = afterOnes ? 7 : 8;
      held = held << width | value;
      count += width;
      afterOnes = value == 0xff;
    }
  }
}
