package dev.nidus.app.table;

import dev.nidus.core.lesion.CohortRow;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/// Hands a source's rows to the extraction and keeps their fields until the results come back, which
/// they do in the same order. Holds no more rows than are under way. Not thread-safe.
public final class RowPairing implements Iterator<CohortRow>, AutoCloseable {
  private final LesionSource.Rows rows;
  private final Deque<List<String>> fields = new ArrayDeque<>();

  /// @param done rows at the start that are passed over: an earlier run has done them
  public RowPairing(LesionSource source, long done) {
    this.rows = source.open();
    for (long n = 0; n < done && rows.hasNext(); n++) {
      rows.next();
    }
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public CohortRow next() {
    TableRow row = rows.next();
    fields.addLast(row.fields());
    return row.cohortRow();
  }

  /// The user's fields of the next row that comes back.
  public List<String> fieldsOfNext() {
    return fields.removeFirst();
  }

  @Override
  public void close() {
    rows.close();
  }
}
