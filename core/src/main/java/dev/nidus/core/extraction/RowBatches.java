package dev.nidus.core.extraction;

/// How the rows of a table are divided into batches: as few as the largest size allows, but a multiple
/// of four where there are rows enough, and as equal in size as they can be. So two or four threads
/// end together even on a short table: ten rows are batches of 3, 3, 2 and 2, not of 4, 4 and 2. The
/// larger ones come first, so that whoever is free earlier gets the smaller one.
///
/// Depends on the table alone, never on the threads: the batches of a run that starts again are those
/// of the run that stopped.
///
/// @param rows of the whole table
/// @param largest rows that a batch may have, at least 1
public record RowBatches(long rows, int largest) {
  private static final long EVEN_FOR = 4;

  public RowBatches {
    if (rows < 0 || largest < 1) {
      throw new IllegalArgumentException(
          "batches need at least 1 row each and no negative number of rows, got %d of %d"
              .formatted(largest, rows));
    }
  }

  /// The number of batches.
  public long count() {
    long fewest = Math.ceilDiv(rows, (long) largest);
    return Math.min(rows, Math.ceilDiv(fewest, EVEN_FOR) * EVEN_FOR);
  }

  /// The rows from a place up to the end of the batch that it lies in.
  ///
  /// @param done rows before that place, fewer than all
  public int until(long done) {
    if (done < 0 || done >= rows) {
      throw new IllegalArgumentException(
          "a table of %d rows has no batch after row %d".formatted(rows, done));
    }
    long size = rows / count();
    long larger = rows % count();
    long inLarger = larger * (size + 1);
    long end =
        done < inLarger
            ? (done / (size + 1) + 1) * (size + 1)
            : inLarger + ((done - inLarger) / size + 1) * size;
    return Math.toIntExact(end - done);
  }
}
