package dev.nidus.imaging.dicom.codec;

/// What precedes the data of a JPEG-LS frame: size, limits, thresholds.
///
/// @param maxval the largest sample
/// @param near how far a sample may be from the original; 0 for lossless
/// @param end the byte at which the data start
record JpegLsHeader(int width, int maxval, int near, int t1, int t2, int t3, int reset, int end) {
  private static final int MOST_SEGMENTS = 1000;

  static JpegLsHeader parse(byte[] frame, PixelFormat format) throws BrokenFrame {
    JpegSegments segments = new JpegSegments(frame);
    int precision = 0;
    int[] preset = new int[5];
    for (int count = 0; count < MOST_SEGMENTS && segments.next(); count++) {
      switch (segments.marker()) {
        case 0xf7 -> precision = segments.requireFrame(format);
        case 0xf8 -> presets(segments, preset);
        case 0xda -> {
          if (precision == 0) {
            throw new BrokenFrame("is damaged: its JPEG-LS data come before their header");
          }
          return scan(segments, precision, preset, format);
        }
        case 0xdd -> throw new BrokenFrame("has JPEG-LS data with restarts, which are not decoded");
        default -> {
          // comments and application data
        }
      }
    }
    throw new BrokenFrame("is damaged: it has no JPEG-LS data");
  }

  private static void presets(JpegSegments segments, int[] preset) throws BrokenFrame {
    int type = segments.u8(0);
    if (type != 1) {
      throw new BrokenFrame(
          "has JPEG-LS presets of type %d; only thresholds (type 1) are decoded".formatted(type));
    }
    for (int n = 0; n < preset.length; n++) {
      preset[n] = segments.u16(1 + 2 * n);
    }
  }

  private static JpegLsHeader scan(
      JpegSegments segments, int precision, int[] preset, PixelFormat format) throws BrokenFrame {
    int components = segments.u8(0);
    int near = segments.u8(3);
    int interleave = segments.u8(4);
    int transform = segments.u8(5);
    if (components != 1 || interleave != 0 || transform != 0) {
      throw new BrokenFrame(
          "has JPEG-LS data of %d components, interleave %d and transform %d; one component is decoded"
              .formatted(components, interleave, transform));
    }
    int largest = (1 << precision) - 1;
    int maxval = preset[0] == 0 ? largest : preset[0];
    if (maxval > largest || near > Math.min(255, maxval / 2)) {
      throw new BrokenFrame(
          "has JPEG-LS data with the maximum %d and the tolerance %d, which %d bits do not allow"
              .formatted(maxval, near, precision));
    }
    int factor = maxval >= 128 ? (Math.min(maxval, 4095) + 128) / 256 : 256 / (maxval + 1);
    boolean wide = maxval >= 128;
    int t1 = wide ? factor + 2 + 3 * near : Math.max(2, 3 / factor + 3 * near);
    int t2 = wide ? factor * 4 + 3 + 5 * near : Math.max(3, 7 / factor + 5 * near);
    int t3 = wide ? factor * 17 + 4 + 7 * near : Math.max(4, 21 / factor + 7 * near);
    int first = threshold(preset[1], t1, near + 1, maxval);
    int second = threshold(preset[2], t2, first, maxval);
    int third = threshold(preset[3], t3, second, maxval);
    int reset = preset[4] == 0 ? 64 : preset[4];
    if (reset < 3) {
      throw new BrokenFrame("has JPEG-LS data with the reset %d; at least 3".formatted(reset));
    }
    return new JpegLsHeader(
        format.columns(), maxval, near, first, second, third, reset, segments.after());
  }

  private static int threshold(int preset, int usual, int least, int maxval) {
    int value = preset == 0 ? usual : preset;
    return value > maxval || value < least ? least : value;
  }
}
