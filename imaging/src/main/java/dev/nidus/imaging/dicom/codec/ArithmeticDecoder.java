package dev.nidus.imaging.dicom.codec;

import java.util.Arrays;

/// The MQ decoder of JPEG 2000 (ISO 15444-1 annex C); names of variables as there. Past its bytes it
/// reads ones for ever, as the standard says, so that no data make it fail.
final class ArithmeticDecoder {
  static final int CONTEXTS = 19;
  static final int RUN = 17;
  static final int UNIFORM = 18;

  /// Table C.2: Qe, next state after the more and the less probable symbol, switch.
  private static final int[][] STATES = {
    {0x5601, 1, 1, 1}, {0x3401, 2, 6, 0}, {0x1801, 3, 9, 0}, {0x0AC1, 4, 12, 0},
    {0x0521, 5, 29, 0}, {0x0221, 38, 33, 0}, {0x5601, 7, 6, 1}, {0x5401, 8, 14, 0},
    {0x4801, 9, 14, 0}, {0x3801, 10, 14, 0}, {0x3001, 11, 17, 0}, {0x2401, 12, 18, 0},
    {0x1C01, 13, 20, 0}, {0x1601, 29, 21, 0}, {0x5601, 15, 14, 1}, {0x5401, 16, 14, 0},
    {0x5101, 17, 15, 0}, {0x4801, 18, 16, 0}, {0x3801, 19, 17, 0}, {0x3401, 20, 18, 0},
    {0x3001, 21, 19, 0}, {0x2801, 22, 19, 0}, {0x2401, 23, 20, 0}, {0x2201, 24, 21, 0},
    {0x1C01, 25, 22, 0}, {0x1801, 26, 23, 0}, {0x1601, 27, 24, 0}, {0x1401, 28, 25, 0},
    {0x1201, 29, 26, 0}, {0x1101, 30, 27, 0}, {0x0AC1, 31, 28, 0}, {0x09C1, 32, 29, 0},
    {0x08A1, 33, 30, 0}, {0x0521, 34, 31, 0}, {0x0441, 35, 32, 0}, {0x02A1, 36, 33, 0},
    {0x0221, 37, 34, 0}, {0x0141, 38, 35, 0}, {0x0111, 39, 36, 0}, {0x0085, 40, 37, 0},
    {0x0049, 41, 38, 0}, {0x0025, 42, 39, 0}, {0x0015, 43, 40, 0}, {0x0009, 44, 41, 0},
    {0x0005, 45, 42, 0}, {0x0001, 45, 43, 0}, {0x5601, 46, 46, 0}
  };

  private static final int LESS = 7;
  private static final int SYMBOL = 14;

  /// By state and more probable symbol, state * 2 + symbol: Qe in the upper half, the symbol, the places
  /// in this table after the less and the more probable symbol in seven bits each.
  private static final int[] TABLE = new int[2 * STATES.length];

  static {
    for (int n = 0; n < STATES.length; n++) {
      for (int symbol = 0; symbol < 2; symbol++) {
        int more = STATES[n][1] * 2 + symbol;
        int less = STATES[n][2] * 2 + (symbol ^ STATES[n][3]);
        TABLE[2 * n + symbol] = STATES[n][0] << 16 | symbol << SYMBOL | less << LESS | more;
      }
    }
  }

  /// The entry of the table that each context has come to.
  private final int[] contexts = new int[CONTEXTS];

  private byte[] bytes = {};
  private int at;
  private int a;
  private int c;
  private int ct;

  /// Table D.7.
  void reset() {
    Arrays.fill(contexts, TABLE[0]);
    contexts[0] = TABLE[4 << 1];
    contexts[RUN] = TABLE[3 << 1];
    contexts[UNIFORM] = TABLE[46 << 1];
  }

  /// Begins a codeword segment.
  ///
  /// @param segment its bytes, followed by two of ones
  void begin(byte[] segment) {
    bytes = segment;
    at = 0;
    c = (bytes[0] & 0xff) << 16;
    fill();
    c <<= 7;
    ct -= 7;
    a = 0x8000;
  }

  /// The next decision of a context (C.3.2). Where bits are nearly random, branches cost more than all
  /// else: but for the common case of a likely symbol without renormalisation there is none.
  int decode(int context) {
    int entry = contexts[context];
    int qe = entry >>> 16;
    int rest = a - qe;
    int lower = ((c >>> 16) - qe) >>> 31; // 1 in the lower part of the interval
    if ((rest & ~-lower & 0x8000) != 0) {
      a = rest;
      c -= qe << 16;
      return entry >>> SYMBOL & 1;
    }
    int less =
        lower ^ ((rest - qe) >>> 31); // the parts change places where the upper one is smaller
    a = rest + ((qe - rest) & -lower);
    c -= (qe << 16) & (lower - 1);
    contexts[context] = TABLE[(entry >>> (LESS * less)) & 0x7f];
    renormalize();
    return (entry >>> SYMBOL ^ less) & 1;
  }

  private void renormalize() {
    int shift = Integer.numberOfLeadingZeros(a) - 16;
    if (shift > ct) {
      renormalizeBeyond(shift);
      return;
    }
    a <<= shift;
    c <<= shift;
    ct -= shift;
  }

  private void renormalizeBeyond(int wanted) {
    for (int shift = wanted; shift > 0; ) {
      if (ct == 0) {
        fill();
      }
      int part = Math.min(shift, ct);
      a <<= part;
      c <<= part;
      ct -= part;
      shift -= part;
    }
  }

  private void fill() {
    if (bytes[at] == -1) {
      int next = bytes[at + 1] & 0xff;
      if (next > 0x8f) {
        c += 0xff00;
        ct = 8;
        return;
      }
      at++;
      c += next << 9;
      ct = 7;
      return;
    }
    at++;
    c += (bytes[at] & 0xff) << 8;
    ct = 8;
  }
}
