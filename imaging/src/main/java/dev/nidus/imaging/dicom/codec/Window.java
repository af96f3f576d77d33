package dev.nidus.imaging.dicom.codec;

/// Coefficients as bits of a word: eight columns of a stripe of four rows with the places around them,
/// ten columns of six, one after another as the passes visit them. What holds for the neighbours of all
/// 32 is found by a few shifts of the word.
final class Window {
  /// Columns and rows without those around.
  static final int COLUMNS = 8;

  static final int ROWS = 4;

  /// From a place to the one east of it.
  static final int EAST = ROWS + 2;

  /// The first place that is not around.
  static final int FIRST = EAST + 1;

  /// Places from the first to past the last that is not around.
  static final int PLACES = EAST * COLUMNS;

  private static final int WIDTH = EAST * COLUMNS;
  private static final long COLUMN_STARTS = 0x0041_0410_4104_1041L;

  /// The first and the last row of the stripe.
  private static final long TOP = COLUMN_STARTS << 1;

  private static final long BOTTOM = COLUMN_STARTS << ROWS;

  /// South, north-east, east and south-east of the lowest place, which is north-west of none of them.
  private static final long LATER = 0b1110_0010;

  private static final int CROSS = 1 | (1 << (EAST - 1)) | (1 << (EAST + 1)) | (1 << (2 * EAST));

  private Window() {}

  /// The places of so many columns and rows.
  static long places(int columns, int rows) {
    return (COLUMN_STARTS & ((1L << (EAST * columns)) - 1)) * (((1L << rows) - 1) << FIRST);
  }

  /// Some places and all around them.
  static long spread(long some) {
    return beside(some) | some;
  }

  /// All places that have some of these around them.
  static long beside(long some) {
    long sides = (some << EAST) | (some >>> EAST);
    long wide = sides | some;
    return sides | (wide << 1) | (wide >>> 1);
  }

  /// The neighbours of a place that are visited after it.
  static long after(int place) {
    return LATER << place;
  }

  /// The tops of columns of which all four places are among these.
  static long wholeColumns(long some) {
    long pairs = some & (some >>> 1);
    return pairs & (pairs >>> 2) & TOP;
  }

  /// Every place of the column that starts at one.
  static long column(int top) {
    return ((1L << ROWS) - 1) << top;
  }

  /// The top of the column east of a place, and none but it that is a top.
  static long nextTop(int place) {
    return ((1L << EAST) - 1) << (place + 1);
  }

  /// The three by three places around one, from north-west to south-east in columns.
  static int square(long some, int place) {
    int from = (int) (some >>> (place - FIRST));
    return (from & 7) | ((from >>> 3) & (7 << 3)) | ((from >>> 6) & (7 << 6));
  }

  /// West, north, south and east of a place, each with one bit of `low` and, above it, one of `high`.
  static int cross(long high, long low, int place) {
    int lows = (int) (low >>> (place - EAST)) & CROSS;
    int highs = (int) (high >>> (place - EAST)) & CROSS;
    int both = (highs << 1) | lows;
    return (both & 0b11) | ((both >>> 3) & 0b1111_00) | ((both >>> 6) & 0b11_000000);
  }

  /// Enters places of a window in those beside it and, in the next stripe, `across` further on, below it.
  static void enter(long some, long[] windows, int at, int across) {
    windows[at - 1] |= some << WIDTH;
    windows[at + 1] |= some >>> WIDTH;
    long bottom = some & BOTTOM;
    int below = at + across;
    windows[below - 1] |= bottom << (WIDTH - ROWS);
    windows[below] |= bottom >>> ROWS;
    windows[below + 1] |= bottom >>> (WIDTH + ROWS);
  }

  /// The same for those above it.
  static void enterAbove(long some, long[] windows, int at, int across) {
    long top = some & TOP;
    int above = at - across;
    windows[above - 1] |= top << (WIDTH + ROWS);
    windows[above] |= top << ROWS;
    windows[above + 1] |= top >>> (WIDTH - ROWS);
  }
}
