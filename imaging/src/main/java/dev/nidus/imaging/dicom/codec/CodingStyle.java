package dev.nidus.imaging.dicom.codec;

/// How the code-blocks of a JPEG 2000 frame are coded (ISO 15444-1 table A.19).
///
/// @param flags of the table
record CodingStyle(int flags) {
  private static final int BYPASS = 1;
  private static final int RESET = 2;
  private static final int TERMINATE = 4;
  private static final int CAUSAL = 8;
  private static final int SEGMENTATION = 32;
  private static final int FIRST_RAW = 10;

  /// Whether the last passes of a plane are bits as they are.
  boolean bypasses() {
    return (flags & BYPASS) != 0;
  }

  boolean resets() {
    return (flags & RESET) != 0;
  }

  /// Whether a stripe looks at none below it.
  boolean isCausal() {
    return (flags & CAUSAL) != 0;
  }

  boolean hasSegmentationSymbols() {
    return (flags & SEGMENTATION) != 0;
  }

  /// Whether a pass, counted from 0, is of bits as they are.
  boolean isRaw(int pass) {
    return bypasses() && pass >= FIRST_RAW && pass % 3 != 0;
  }

  /// How many passes the codeword segment has that begins with one.
  int passesOfSegment(int pass) {
    if ((flags & TERMINATE) != 0) {
      return 1;
    }
    if (!bypasses()) {
      return Integer.MAX_VALUE;
    }
    if (pass < FIRST_RAW) {
      return FIRST_RAW - pass;
    }
    return pass % 3 == 1 ? 2 : 1;
  }
}
