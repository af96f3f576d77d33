package dev.nidus.app.table;

import dev.nidus.app.UsageProblem;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// The records of the parts that a run on a cluster wrote, in the order of its input: each part has its
/// rows in that order, and is opened only when the merge has come to the row that it is called after.
final class OrderedParts implements Records {

  /// A part that is open, and its next record.
  private record Head(Path part, Records records, long row, List<String> fields) {}

  private final PartHeader header;
  private final int rowColumn;
  private final Deque<Path> unopened;
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(Comparator.comparingLong(Head::row));
  private boolean begun;
  private long last;

  /// @param parts of a run, by name, at least one
  OrderedParts(List<Path> parts) {
    this.header = PartHeader.of(parts);
    this.rowColumn = header.columns().indexOf(RunParts.ROW);
    if (rowColumn < 0) {
      throw new UsageProblem(
          "%s has no column '%s', which the parts of a run have; it was changed"
              .formatted(header.from(), RunParts.ROW));
    }
    this.unopened = new ArrayDeque<>(parts);
  }

  @Override
  public boolean hasNext() {
    if (!begun) {
      return true;
    }
    while (!unopened.isEmpty() && (heads.isEmpty() || first(unopened) <= heads.peek().row())) {
      Path part = unopened.removeFirst();
      header.open(part).ifPresent(records -> add(part, records));
    }
    return !heads.isEmpty();
  }

  @Override
  public List<String> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!begun) {
      begun = true;
      return header.columns();
    }
    Head head = heads.remove();
    if (head.row() <= last) {
      head.records().close();
      throw new UsageProblem(
          "%s has the row %d after the row %d; it was changed since the run"
              .formatted(head.part(), head.row(), last));
    }
    last = head.row();
    if (head.records().hasNext()) {
      add(head.part(), head.records());
    } else {
      head.records().close();
    }
    return head.fields();
  }

  @Override
  public void close() {
    heads.forEach(head -> head.records().close());
    heads.clear();
    unopened.clear();
  }

  private void add(Path part, Records records) {
    List<String> fields = records.next();
    heads.add(new Head(part, records, row(part, fields), fields));
  }

  private long row(Path part, List<String> fields) {
    String text = rowColumn < fields.size() ? fields.get(rowColumn) : "";
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException damaged) {
      throw new UsageProblem(
          "%s has a row with the number '%s'; it was changed since the run".formatted(part, text),
          damaged);
    }
  }

  private static long first(Deque<Path> unopened) {
    String name = String.valueOf(unopened.getFirst().getFileName());
    return RunParts.firstRow(name).orElseThrow();
  }
}
