package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.TestSeed;
import dev.nidus.imaging.dicom.codec.Wavelet.Level;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WaveletTest {
  private final SplittableRandom random = TestSeed.random("wavelet");

  @Test
  void images_of_every_small_size_are_lifted_as_the_standard_says() {
    for (int width = 1; width < 10; width++) {
      for (int height = 1; height < 10; height++) {
        for (int phases = 0; phases < 4; phases++) {
          Level level = new Level(phases & 1, phases >> 1, width, height);
          int low = level.lowColumns();
          int lowRows = level.lowRows();
          int[] ll = some(low * lowRows);
          int[] hl = some((width - low) * lowRows);
          int[] lh = some(low * (height - lowRows));
          int[] hh = some((width - low) * (height - lowRows));

          assertThat(Wavelet.reversible(level, ll, hl, lh, hh))
              .as("%s", level)
              .containsExactly(plain(level, ll, hl, lh, hh));
        }
      }
    }
  }

  private int[] some(int count) {
    return random.ints(count, -1000, 1000).toArray();
  }

  /// F.3.2 to F.3.8.1 word for word: interleaved, then rows, then columns.
  private static int[] plain(Level level, int[] ll, int[] hl, int[] lh, int[] hh) {
    int width = level.width();
    int height = level.height();
    int low = level.lowColumns();
    int[] image = new int[width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        boolean right = ((level.x() + x) & 1) == 1;
        boolean below = ((level.y() + y) & 1) == 1;
        int column = index(level.x(), x);
        int row = index(level.y(), y);
        int[] band = below ? (right ? hh : lh) : (right ? hl : ll);
        image[y * width + x] = band[row * (right ? width - low : low) + column];
      }
    }
    for (int y = 0; y < height; y++) {
      line(image, y * width, 1, width, level.x());
    }
    for (int x = 0; x < width; x++) {
      line(image, x, width, height, level.y());
    }
    return image;
  }

  /// Which of the low or high values one is.
  private static int index(int first, int n) {
    boolean high = ((first + n) & 1) == 1;
    return (first + n) / 2 - (high ? first / 2 : Math.ceilDiv(first, 2));
  }

  private static void line(int[] image, int start, int step, int count, int first) {
    if (count == 1) {
      if ((first & 1) == 1) {
        image[start] >>= 1;
      }
      return;
    }
    int[] line = new int[count + 8];
    for (int n = 0; n < line.length; n++) {
      int period = 2 * (count - 1);
      int mirrored = Math.floorMod(n - 4, period);
      line[n] = image[start + Math.min(mirrored, period - mirrored) * step];
    }
    for (int parity = 0; parity < 2; parity++) {
      for (int n = 2; n < line.length - 2; n++) {
        if (((first + n) & 1) == parity) {
          int sum = line[n - 1] + line[n + 1];
          line[n] += parity == 0 ? -Math.floorDiv(sum + 2, 4) : Math.floorDiv(sum, 2);
        }
      }
    }
    for (int n = 0; n < count; n++) {
      image[start + n * step] = line[n + 4];
    }
  }
}
