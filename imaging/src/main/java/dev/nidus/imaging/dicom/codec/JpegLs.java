package dev.nidus.imaging.dicom.codec;

import java.util.Arrays;

/// JPEG-LS, lossless and near-lossless (ISO/IEC 14495-1, ITU-T T.87): a decoder of one component.
///
/// The names of the variables are those of the standard. About 15 ms for a slice of 512 x 512.
final class JpegLs {
  private static final int[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };
  private static final int CONTEXTS = 365;
  private static final int MOST_SHIFT = 24;

  private final JpegLsBits bits;
  private final int width;
  private final int maxval;
  private final int near;
  private final int step;
  private final int reset;
  private final int range;
  private final int qbpp;
  private final int limit;
  private final byte[] quantized;
  private final int[] a = new int[CONTEXTS + 2];
  private final int[] b = new int[CONTEXTS];
  private final int[] c = new int[CONTEXTS];
  private final int[] n = new int[CONTEXTS + 2];
  private final int[] negative = new int[2];
  private int runIndex;

  private JpegLs(JpegLsHeader header, JpegLsBits bits) {
    this.bits = bits;
    width = header.width();
    maxval = header.maxval();
    near = header.near();
    step = 2 * near + 1;
    reset = header.reset();
    range = (maxval + 2 * near) / step + 1;
    qbpp = bitsFor(range);
    int bpp = Math.max(2, bitsFor(maxval + 1));
    limit = 2 * (bpp + Math.max(8, bpp));
    quantized = quantization(header);
    for (int q = 0; q < a.length; q++) {
      a[q] = Math.max(2, (range + 32) / 64);
      n[q] = 1;
    }
  }

  static int[] decode(byte[] frame, PixelFormat format) throws BrokenFrame {
    JpegLsHeader header = JpegLsHeader.parse(frame, format);
    JpegLs decoder = new JpegLs(header, new JpegLsBits(frame, header.end()));
    int[] pixels = new int[format.pixels()];
    int[] previous = new int[header.width() + 2];
    int[] current = new int[header.width() + 2];
    for (int row = 0; row < format.rows(); row++) {
      previous[header.width() + 1] = previous[header.width()];
      current[0] = previous[1];
      decoder.line(previous, current);
      System.arraycopy(current, 1, pixels, row * header.width(), header.width());
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return pixels;
  }

  private static int bitsFor(int values) {
    return 32 - Integer.numberOfLeadingZeros(values - 1);
  }

  /// The quantized gradient of each difference from -maxval to maxval.
  private static byte[] quantization(JpegLsHeader header) {
    byte[] table = new byte[2 * header.maxval() + 1];
    for (int n = 0; n < table.length; n++) {
      int d = n - header.maxval();
      int size = Math.abs(d);
      int q;
      if (size <= header.near()) {
        q = 0;
      } else if (size < header.t1()) {
        q = 1;
      } else if (size < header.t2()) {
        q = 2;
      } else {
        q = size < header.t3() ? 3 : 4;
      }
      table[n] = (byte) (d < 0 ? -q : q);
    }
    return table;
  }

  private void line(int[] previous, int[] current) throws BrokenFrame {
    int ra = current[0];
    int rb = previous[0];
    int rc;
    int rd = previous[1];
    for (int x = 1; x <= width; ) {
      rc = rb;
      rb = rd;
      rd = previous[x + 1];
      int q =
          81 * quantized[rd - rb + maxval]
              + 9 * quantized[rb - rc + maxval]
              + quantized[rc - ra + maxval];
      if (q != 0) {
        ra = regular(q, ra, rb, rc);
        current[x++] = ra;
        continue;
      }
      x = run(previous, current, x, ra);
      if (x <= width) {
        ra = current[x - 1];
        rb = previous[x - 1];
        rd = previous[x];
      }
    }
  }

  /// A sample whose surroundings change (A.4 to A.6).
  private int regular(int signed, int ra, int rb, int rc) throws BrokenFrame {
    int sign = signed >> 31; // 0 or -1
    int q = (signed ^ sign) - sign;
    int px;
    if (rc >= Math.max(ra, rb)) {
      px = Math.min(ra, rb);
    } else if (rc <= Math.min(ra, rb)) {
      px = Math.max(ra, rb);
    } else {
      px = ra + rb - rc;
    }
    px += (c[q] ^ sign) - sign;
    px = Math.clamp(px, 0, maxval);
    int k = shift(n[q], a[q]);
    int mapped = golomb(k, limit);
    int error = (mapped & 1) == 0 ? mapped >> 1 : -((mapped + 1) >> 1);
    if (near == 0 && k == 0 && 2 * b[q] <= -n[q]) {
      error = -error - 1;
    }
    update(q, error);
    return reconstructed(px, (error ^ sign) - sign);
  }

  private void update(int q, int error) {
    b[q] += error * step;
    a[q] += Math.abs(error);
    if (n[q] == reset) {
      a[q] >>= 1;
      b[q] = b[q] >= 0 ? b[q] >> 1 : -((1 - b[q]) >> 1);
      n[q] >>= 1;
    }
    n[q]++;
    if (b[q] <= -n[q]) {
      b[q] = Math.max(b[q] + n[q], 1 - n[q]);
      c[q] = Math.max(c[q] - 1, -128);
    } else if (b[q] > 0) {
      b[q] = Math.min(b[q] - n[q], 0);
      c[q] = Math.min(c[q] + 1, 127);
    }
  }

  private int reconstructed(int px, int error) {
    int rx = px + error * step;
    if (rx < -near) {
      rx += range * step;
    } else if (rx > maxval + near) {
      rx -= range * step;
    }
    return Math.clamp(rx, 0, maxval);
  }

  /// A run of one value and the sample that ends it (A.7).
  ///
  /// @return the position after them
  private int run(int[] previous, int[] current, int start, int ra) throws BrokenFrame {
    int x = start;
    while (bits.next() == 1) {
      int length = 1 << RUN_BITS[runIndex];
      int count = Math.min(length, width + 1 - x);
      Arrays.fill(current, x, x + count, ra);
      x += count;
      if (count == length && runIndex < 31) {
        runIndex++;
      }
      if (x > width) {
        return x;
      }
    }
    int rest = bits.next(RUN_BITS[runIndex]);
    if (x + rest > width) {
      throw new BrokenFrame("is damaged: a run of its JPEG-LS data goes beyond its line");
    }
    Arrays.fill(current, x, x + rest, ra);
    x += rest;
    current[x] = interruption(ra, previous[x]);
    if (runIndex > 0) {
      runIndex--;
    }
    return x + 1;
  }

  private int interruption(int ra, int rb) throws BrokenFrame {
    int type = Math.abs(ra - rb) <= near ? 1 : 0;
    int q = CONTEXTS + type;
    int temp = type == 0 ? a[q] : a[q] + (n[q] >> 1);
    int k = shift(n[q], temp);
    int coded = golomb(k, limit - RUN_BITS[runIndex] - 1);
    int mapped = coded + type;
    int odd = mapped & 1;
    int size = (mapped + odd) >> 1;
    int flips = k != 0 || 2 * negative[type] >= n[q] ? 1 : 0;
    int error = flips == odd ? -size : size;
    if (error < 0) {
      negative[type]++;
    }
    a[q] += (coded + 1 - type) >> 1;
    if (n[q] == reset) {
      a[q] >>= 1;
      n[q] >>= 1;
      negative[type] >>= 1;
    }
    n[q]++;
    return type == 1 ? reconstructed(ra, error) : reconstructed(rb, ra > rb ? -error : error);
  }

  /// The parameter of Golomb's code for errors of a mean size (A.5.1).
  private static int shift(int count, int sum) throws BrokenFrame {
    int k = 0;
    while (count << k < sum) {
      if (++k > MOST_SHIFT) {
        throw new BrokenFrame("is damaged: the errors of its JPEG-LS data grow beyond measure");
      }
    }
    return k;
  }

  /// A number in Golomb's code with a limit (A.5.3).
  private int golomb(int k, int longest) throws BrokenFrame {
    int zeros = bits.zeros(longest);
    int number = zeros < longest - qbpp - 1 ? zeros << k | bits.next(k) : bits.next(qbpp) + 1;
    if (number > 2 * range + 2) {
      throw new BrokenFrame("is damaged: an error of its JPEG-LS data is larger than its samples");
    }
    return number;
  }
}
