package dev.nidus.imaging.dicom.codec;

/// A tag tree of JPEG 2000 (ISO 15444-1 B.10.2): the numbers of a grid, told little by little by the
/// least ones of ever larger squares of it.
final class TagTree {
  private static final int MOST_LEVELS = 32;

  private final int[] widths = new int[MOST_LEVELS];
  private final int[] starts = new int[MOST_LEVELS];
  private final int levels;
  private final int[] low;
  private final boolean[] known;

  /// @param columns of the grid, at least 1
  TagTree(int columns, int rows) {
    int width = columns;
    int height = rows;
    int nodes = 0;
    int level = 0;
    while (true) {
      widths[level] = width;
      starts[level] = nodes;
      nodes += width * height;
      level++;
      if (width == 1 && height == 1) {
        break;
      }
      width = (width + 1) / 2;
      height = (height + 1) / 2;
    }
    levels = level;
    low = new int[nodes];
    known = new boolean[nodes];
  }

  /// Reads on until it is clear whether a number is below a limit.
  ///
  /// @return whether it is
  boolean isBelow(int column, int row, int limit, PacketBits bits) throws BrokenFrame {
    int least = 0;
    for (int level = levels - 1; level >= 0; level--) {
      int node = starts[level] + (row >> level) * widths[level] + (column >> level);
      least = Math.max(least, low[node]);
      while (!known[node] && least < limit) {
        if (bits.next() == 1) {
          known[node] = true;
        } else {
          least++;
        }
      }
      low[node] = least;
      if (!known[node]) {
        // nothing further down can be below the limit
        return false;
      }
    }
    return low[starts[0] + row * widths[0] + column] < limit;
  }
}
