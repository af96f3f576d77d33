package dev.nidus.imaging.dicom.codec;

import java.util.Arrays;

/// The MQ decoder of JPEG 2000 (ISO 15444-1 annex C); names of variables as there. Past its bytes it
/// reads ones for ever, as the standard says, so that no data make it fail.
///
/// Where the standard shifts A and C at every renormalisation and fetches a byte at every eighth, here
/// both stay and Qe is shifted to them, until 32 more bits fit below. Bits of CT are nearly random and
/// wrongly predicted branches cost more than all else, so that a decision has none but for these bits.
final class ArithmeticDecoder {
  static final int CONTEXTS = 19;
  static final int RUN = 17;
  static final int UNIFORM = 18;

  /// Table C.2: Qe, next state after the more and the less probable symbol, switch.
  static final int[][] STATES = {
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

  private static final int LESS = 24;
  private static final int STAY = 40;
  private static final int SYMBOL = 8;
  private static final long QE = 0xffffL << 48;

  /// By state and more probable symbol, state * 2 + symbol: the places in this table after the more
  /// probable symbol, in the lowest bits, after the less probable one, and if the state stays; the symbol;
  /// and Qe in the highest bits.
  private static final long[] TABLE = new long[128];

  static {
    for (int n = 0; n < STATES.length; n++) {
      for (int symbol = 0; symbol < 2; symbol++) {
        int place = 2 * n + symbol;
        int more = STATES[n][1] * 2 + symbol;
        int less = STATES[n][2] * 2 + (symbol ^ STATES[n][3]);
        long next = (long) place << STAY | (long) less << LESS | more;
        TABLE[place] = (long) STATES[n][0] << 48 | next | symbol << SYMBOL;
      }
    }
  }

  /// The entry of the table that each context has come to.
  private final long[] contexts;

  /// The code without its stuffed bits; the last word, of ones, goes on for ever.
  private int[] words;

  private int last;
  private int at;
  private long a;
  private long c;

  ArithmeticDecoder() {
    contexts = new long[CONTEXTS];
    words = new int[1];
  }

  /// The same decoder for the time of a pass, which then {@linkplain #goOn tells} how far it came. An
  /// object that no other sees lives in registers: this makes a frame 5 % faster.
  ArithmeticDecoder(ArithmeticDecoder other) {
    contexts = other.contexts;
    words = other.words;
    last = other.last;
    at = other.at;
    a = other.a;
    c = other.c;
  }

  /// Goes on where a copy of this has come to.
  void goOn(ArithmeticDecoder copy) {
    at = copy.at;
    a = copy.a;
    c = copy.c;
  }

  /// Table D.7.
  void reset() {
    Arrays.fill(contexts, TABLE[0]);
    contexts[0] = TABLE[4 << 1];
    contexts[RUN] = TABLE[3 << 1];
    contexts[UNIFORM] = TABLE[46 << 1];
  }

  /// Begins a codeword segment.
  void begin(byte[] segment, int length) {
    if (words.length < length / 4 + 2) {
      words = new int[length / 2 + 2];
    }
    unstuff(segment, length);
    at = 1;
    a = 1L << 32;
    c = words[0] & 0xffff_ffffL;
  }

  /// Puts the bits of a segment together. The byte after one of ones stands a bit higher, where it may
  /// carry into all before it (C.3.4); a marker ends the segment.
  private void unstuff(byte[] bytes, int length) {
    int count = 0;
    int bits = 0;
    long held = 0;
    boolean ones = false;
    for (int n = 0; n < length; n++) {
      int next = bytes[n] & 0xff;
      if (ones && next > 0x8f) {
        break;
      }
      int more = ones ? 7 : 8;
      held = (held << more) + next;
      bits += more;
      ones = next == 0xff;
      if (held >>> bits != 0) {
        carry(count);
        held -= 1L << bits;
      }
      if (bits >= 32) {
        bits -= 32;
        words[count++] = (int) (held >>> bits);
        held &= (1L << bits) - 1;
      }
    }
    words[count++] = (int) ((held << (32 - bits)) | (0xffff_ffffL >>> bits));
    words[count] = -1;
    last = count;
  }

  private void carry(int count) {
    for (int n = count - 1; n >= 0; n--) {
      words[n]++;
      if (words[n] != 0) {
        return;
      }
    }
  }

  /// The next decision of a context (C.3.2).
  int decode(int context) {
    long entry = contexts[context];
    int zeros = Long.numberOfLeadingZeros(a);
    long qe = (entry & QE) >>> zeros;
    long rest = a - qe;
    long upper = c - qe;
    // as masks: whether C is in the lower part of the interval, whether that is the less probable
    // symbol
    // (the parts change places where the upper one is smaller), and whether A needs no
    // renormalisation
    long lower = upper >> 63;
    long less = (upper ^ (rest - qe)) >> 63;
    long stays = ((rest << zeros) & ~lower) >> 63;
    a = rest + ((qe - rest) & lower);
    c = upper + (qe & lower);
    contexts[context] = TABLE[(int) (entry >>> ((less & LESS) | (stays & STAY))) & 0x7f];
    if (a < 1L << 31) {
      a <<= 32;
      c = (c << 32) | (words[at] & 0xffff_ffffL);
      at = Math.min(at + 1, last);
    }
    return (int) ((entry >>> SYMBOL) ^ less) & 1;
  }
}
