package dev.nidus.imaging.dicom;

/// Turns the order of the bytes of numbers.
final class ByteSwap {
  private ByteSwap() {}

  /// Turns it in place; bytes that do not fill a last number stay.
  ///
  /// @param unit bytes of a number: 1, 2, 4 or 8
  static void swap(byte[] bytes, int unit) {
    swap(bytes, 0, bytes.length, unit);
  }

  static void swap(byte[] bytes, int from, int count, int unit) {
    for (int at = from; at + unit <= from + count; at += unit) {
      for (int n = 0; n < unit / 2; n++) {
        byte b = bytes[at + n];
        bytes[at + n] = bytes[at + unit - 1 - n];
        bytes[at + unit - 1 - n] = b;
      }
    }
  }
}
