package dev.nidus.imaging.dicom.codec;

/// The inverse wavelet transforms of JPEG 2000 (ISO 15444-1 annex F): one level, from four subbands to
/// the next larger image. Rows are lifted while low and high values still lie apart, columns by whole
/// rows, so that all inner loops run along memory.
final class Wavelet {
  private static final float ALPHA = -1.5861343f;
  private static final float BETA = -0.052980117f;
  private static final float GAMMA = 0.8829111f;
  private static final float DELTA = 0.44350687f;
  private static final float K = 1.2301741f;

  private Wavelet() {}

  /// Where a level lies: the parity of its first column and row decides whether they are low or high.
  record Level(int x, int y, int width, int height) {
    int lowColumns() {
      return low(x, width);
    }

    int lowRows() {
      return low(y, height);
    }

    private static int low(int start, int count) {
      return Math.ceilDiv(start + count, 2) - Math.ceilDiv(start, 2);
    }
  }

  /// Whole numbers, 5/3.
  static int[] reversible(Level level, int[] ll, int[] hl, int[] lh, int[] hh) {
    int width = level.width();
    int low = level.lowColumns();
    int high = width - low;
    int phase = level.x() & 1;
    int[] out = new int[width * level.height()];
    if (out.length == 0) {
      return out; // a narrow tile has resolutions without columns
    }
    int lowRow = 0;
    int highRow = 0;
    for (int row = 0; row < level.height(); row++) {
      boolean even = ((level.y() + row) & 1) == 0;
      int n = even ? lowRow++ : highRow++;
      liftRow(
          even ? ll : lh, n * low, low, even ? hl : hh, n * high, high, phase, out, row * width);
    }
    liftColumns(out, width, level.height(), level.y() & 1);
    return out;
  }

  /// Lifts a row while it is put together: low value k lies between the high values k - 1 + phase and
  /// k + phase, mirrored at the ends.
  private static void liftRow(
      int[] lows, int l, int low, int[] highs, int h, int high, int phase, int[] out, int to) {
    if (low == 0) {
      out[to] = highs[h] >> 1; // a single high value
      return;
    }
    if (high == 0) {
      out[to] = lows[l];
      return;
    }
    int right = highs[h];
    int before = lows[l] - ((right + highs[h + Math.min(phase, high - 1)] + 2) >> 2);
    out[to + phase] = before;
    if (phase == 1) {
      out[to] = right + before;
      right = highs[h + Math.min(1, high - 1)];
    }
    int most = Math.min(low, high - phase);
    int at = to + phase;
    for (int k = 1; k < most; k++) {
      int left = right;
      right = highs[h + k + phase];
      int next = lows[l + k] - ((left + right + 2) >> 2);
      out[at + 2 * k - 1] = left + ((before + next) >> 1);
      out[at + 2 * k] = next;
      before = next;
    }
    if (Math.max(most, 1) < low) { // the last low value has but one high neighbour
      int next = lows[l + low - 1] - ((2 * right + 2) >> 2);
      out[at + 2 * low - 3] = right + ((before + next) >> 1);
      out[at + 2 * low - 2] = next;
    } else if (low - 1 + phase < high) {
      out[at + 2 * low - 1] = right + before;
    }
  }

  private static void liftColumns(int[] image, int width, int height, int phase) {
    if (height == 1) {
      for (int x = 0; phase == 1 && x < width; x++) {
        image[x] >>= 1;
      }
      return;
    }
    for (int row = phase; row < height; row += 2) {
      int above = (row == 0 ? 1 : row - 1) * width;
      int below = (row == height - 1 ? row - 1 : row + 1) * width;
      int at = row * width;
      for (int x = 0; x < width; x++) {
        image[at + x] -= (image[above + x] + image[below + x] + 2) >> 2;
      }
    }
    for (int row = 1 - phase; row < height; row += 2) {
      int above = (row == 0 ? 1 : row - 1) * width;
      int below = (row == height - 1 ? row - 1 : row + 1) * width;
      int at = row * width;
      for (int x = 0; x < width; x++) {
        image[at + x] += (image[above + x] + image[below + x]) >> 1;
      }
    }
  }

  /// Real numbers, 9/7.
  static float[] irreversible(Level level, float[] ll, float[] hl, float[] lh, float[] hh) {
    int width = level.width();
    int low = level.lowColumns();
    int phase = level.x() & 1;
    float[] out = new float[width * level.height()];
    if (out.length == 0) {
      return out;
    }
    int lowRow = 0;
    int highRow = 0;
    for (int row = 0; row < level.height(); row++) {
      boolean even = ((level.y() + row) & 1) == 0;
      int n = even ? lowRow++ : highRow++;
      int to = row * width;
      float[] lows = even ? ll : lh;
      float[] highs = even ? hl : hh;
      for (int k = 0; k < low; k++) {
        out[to + 2 * k + phase] = lows[n * low + k];
      }
      for (int k = 0; k < width - low; k++) {
        out[to + 2 * k + 1 - phase] = highs[n * (width - low) + k];
      }
      lift(out, to, 1, width, 1, phase);
    }
    lift(out, 0, width, level.height(), width, level.y() & 1);
    return out;
  }

  /// Lifts along an axis (F.3.8.2): `count` places `step` apart, each of `run` neighbours in memory.
  private static void lift(float[] image, int start, int step, int count, int run, int phase) {
    int each = step == 1 ? 1 : run;
    if (count == 1) {
      for (int x = 0; phase == 1 && x < each; x++) {
        image[start + x] /= 2;
      }
      return;
    }
    for (int n = 0; n < count; n++) {
      float factor = (n & 1) == phase ? K : 1 / K;
      for (int x = 0; x < each; x++) {
        image[start + n * step + x] *= factor;
      }
    }
    lift(image, start, step, count, each, phase, DELTA);
    lift(image, start, step, count, each, 1 - phase, GAMMA);
    lift(image, start, step, count, each, phase, BETA);
    lift(image, start, step, count, each, 1 - phase, ALPHA);
  }

  private static void lift(
      float[] image, int start, int step, int count, int each, int first, float factor) {
    for (int n = first; n < count; n += 2) {
      int before = start + (n == 0 ? 1 : n - 1) * step;
      int after = start + (n == count - 1 ? n - 1 : n + 1) * step;
      int at = start + n * step;
      for (int x = 0; x < each; x++) {
        image[at + x] -= factor * (image[before + x] + image[after + x]);
      }
    }
  }
}
