package dev.nidus.core.patch;

import dev.nidus.core.geometry.Direction;

/// Which grid axis runs most nearly along each patient axis, and in which sense.
///
/// @param gridAxis for patient axis L, P, S (0, 1, 2): the grid axis 0 (i), 1 (j) or 2 (k)
/// @param sense +1 where the grid axis increases toward L, P, S, else -1
public record AnatomicalAxes(Triple gridAxis, Triple sense) {

  /// Three small integers, one per patient axis.
  public record Triple(int l, int p, int s) {
    /// The one of patient axis 0 (L), 1 (P) or 2 (S).
    public int along(int axis) {
      return switch (axis) {
        case 0 -> l;
        case 1 -> p;
        case 2 -> s;
        default -> throw new IllegalArgumentException("axis must be 0, 1 or 2, got " + axis);
      };
    }
  }

  /// Pairs the largest cosines first, as ITK's orientation filter does, so that oblique grids get
  /// each axis once.
  public static AnatomicalAxes of(Direction direction) {
    int[] axis = new int[3];
    int[] sense = new int[3];
    boolean[] rowDone = new boolean[3];
    boolean[] columnDone = new boolean[3];
    for (int pair = 0; pair < 3; pair++) {
      int bestRow = -1;
      int bestColumn = -1;
      double best = -1;
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          double cosine = Math.abs(direction.at(row, column));
          if (!rowDone[row] && !columnDone[column] && cosine > best) {
            best = cosine;
            bestRow = row;
            bestColumn = column;
          }
        }
      }
      rowDone[bestRow] = true;
      columnDone[bestColumn] = true;
      axis[bestRow] = bestColumn;
      sense[bestRow] = direction.at(bestRow, bestColumn) < 0 ? -1 : 1;
    }
    return new AnatomicalAxes(
        new Triple(axis[0], axis[1], axis[2]), new Triple(sense[0], sense[1], sense[2]));
  }
}
