package dev.nidus.imaging.dicom.codec;

/// The bits of a codeword segment that is not coded arithmetically: a byte of ones is followed by one of
/// seven bits (ISO 15444-1 D.6). Past its bytes it reads ones.
final class RawBits {
  private byte[] bytes = {};
  private int end;
  private int at;
  private int left;
  private int current;

  void begin(byte[] segment, int length) {
    bytes = segment;
    end = length;
    at = 0;
    left = 0;
    current = 0;
  }

  int next() {
    if (left == 0) {
      left = current == 0xff ? 7 : 8;
      current = at < end ? bytes[at++] & 0xff : 0xff;
    }
    left--;
    return (current >>> left) & 1;
  }
}
