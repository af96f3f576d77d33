package dev.nidus.imaging.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.core.testing.TestSeed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Against a plain grid of 4 x 3 windows, of which the outer ones are empty.
class WindowTest {
  private static final int ACROSS = 4;
  private static final int COLUMNS = 2 * Window.COLUMNS;
  private static final int ROWS = Window.ROWS;

  private final SplittableRandom random = TestSeed.random("windows");

  @Test
  void a_place_knows_its_neighbours_also_those_in_the_next_window() {
    boolean[][] grid = new boolean[COLUMNS + 2][3 * ROWS];
    long[] windows = new long[5 * ACROSS];
    for (int n = 0; n < 100; n++) {
      int x = 1 + random.nextInt(COLUMNS);
      int y = random.nextInt(3 * ROWS);
      grid[x][y] = true;
      int window = window(x - 1, y);
      long some = 1L << place(x - 1, y);
      windows[window] |= some;
      Window.enter(some, windows, window, ACROSS);
      Window.enterAbove(some, windows, window, ACROSS);
    }
    for (int x = 1; x <= COLUMNS; x++) {
      for (int y = 0; y < 3 * ROWS; y++) {
        int square = 0;
        for (int k = 0; k < 9; k++) {
          int row = y + k % 3 - 1;
          boolean set = row >= 0 && row < 3 * ROWS && grid[x + k / 3 - 1][row];
          square |= set ? 1 << k : 0;
        }
        int place = place(x - 1, y);
        long window = windows[window(x - 1, y)];

        assertThat(Window.square(window, place)).as("%d, %d", x, y).isEqualTo(square);
        assertThat(((Window.beside(window) >>> place) & 1) == 1)
            .isEqualTo((square & ~(1 << 4)) != 0);
        assertThat(((Window.spread(window) >>> place) & 1) == 1).isEqualTo(square != 0);
        int four = bit(square, 1, 0) | bit(square, 3, 2) | bit(square, 5, 4) | bit(square, 7, 6);
        assertThat(Window.cross(window, 0, place)).isEqualTo(four << 1);
        assertThat(Window.cross(0, window, place)).isEqualTo(four);
      }
    }
  }

  @Test
  void later_neighbours_are_those_that_a_pass_has_not_visited_yet() {
    long all = Window.places(Window.COLUMNS, ROWS);
    for (long left = all; left != 0; left &= left - 1) {
      int place = Long.numberOfTrailingZeros(left);
      long around = Window.beside(1L << place) & all;

      assertThat(Window.after(place) & all).isEqualTo(around & (-1L << place));
    }
  }

  @Test
  void only_columns_of_four_are_whole() {
    long some = Window.places(3, ROWS) & ~(1L << place(1, 2));

    assertThat(Window.wholeColumns(some)).isEqualTo((1L << place(0, 0)) | (1L << place(2, 0)));
    assertThat(Window.wholeColumns(Window.places(Window.COLUMNS, 3))).isZero();
    assertThat(Window.column(place(2, 0)))
        .isEqualTo(Window.places(3, ROWS) & ~Window.places(2, ROWS));
    for (int y = 0; y < ROWS; y++) {
      long tops = Window.wholeColumns(Window.places(Window.COLUMNS, ROWS));
      assertThat(Window.nextTop(place(4, y)) & tops).isEqualTo(1L << place(5, 0));
    }
  }

  private static int bit(int from, int at, int to) {
    return ((from >> at) & 1) << to;
  }

  private static int window(int x, int y) {
    return (y / ROWS + 1) * ACROSS + 1 + x / Window.COLUMNS;
  }

  private static int place(int x, int y) {
    return Window.FIRST + x % Window.COLUMNS * Window.EAST + y % ROWS;
  }
}
