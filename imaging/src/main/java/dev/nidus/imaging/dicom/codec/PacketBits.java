package dev.nidus.imaging.dicom.codec;

/// The bits of packet headers: a byte of ones is followed by one of seven bits (ISO 15444-1 B.10.1).
final class PacketBits {
  private final byte[] bytes;
  private final int end;
  private int at;
  private int current;
  private int left;

  PacketBits(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  int next() throws BrokenFrame {
    if (left == 0) {
      if (at >= end) {
        throw new BrokenFrame(
            "is cut short: its JPEG 2000 data end in the header of a packet at byte " + at);
      }
      left = current == 0xff ? 7 : 8;
      current = bytes[at++] & 0xff;
    }
    left--;
    return current >>> left & 1;
  }

  int next(int count) throws BrokenFrame {
    int value = 0;
    for (int n = 0; n < count; n++) {
      value = value << 1 | next();
    }
    return value;
  }

  /// Where the header ends, its last byte filled up.
  int finish() {
    if (current == 0xff && at < end) {
      at++;
    }
    left = 0;
    current = 0;
    return at;
  }

  /// Goes on with the header of the next packet.
  void goTo(int position) {
    at = position;
    left = 0;
    current = 0;
  }
}
