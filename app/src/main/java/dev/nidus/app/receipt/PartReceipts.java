package dev.nidus.app.receipt;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.Records;
import dev.nidus.app.table.RunParts;
import dev.nidus.app.table.TableFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The receipts of a run on a cluster: parts with an outcome before each row's receipt, in the order of
/// the run's input.
final class PartReceipts implements Receipts {
  private final Path folder;
  private final RunReceipt run;
  private final Records rows;
  private final int outcome;
  private final int[] columns;
  private Optional<RowReceipt> ahead = Optional.empty();

  /// @param common the file of what the rows have in common; the parts lie beside it
  PartReceipts(Path common) {
    try (Receipts ofNoRow = ReceiptFile.open(common)) {
      this.run = ofNoRow.run();
    }
    this.folder = common.resolveSibling(RunParts.RECEIPTS);
    List<String> wanted = new ArrayList<>(List.of(RunParts.OUTCOME));
    wanted.addAll(RowReceipt.FIELDS);
    TableFile table = new TableFile(folder, wanted);
    this.outcome = table.column(RunParts.OUTCOME);
    this.columns = RowReceipt.FIELDS.stream().mapToInt(table::column).toArray();
    this.rows = table.open();
  }

  @Override
  public RunReceipt run() {
    return run;
  }

  @Override
  public boolean hasNext() {
    while (ahead.isEmpty() && rows.hasNext()) {
      List<String> fields = rows.next();
      if (fields.size() > outcome && fields.get(outcome).equals(RunParts.DONE)) {
        ahead = Optional.of(receipt(fields));
      }
    }
    return ahead.isPresent();
  }

  @Override
  public RowReceipt next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    RowReceipt next = ahead.orElseThrow();
    ahead = Optional.empty();
    return next;
  }

  @Override
  public void close() {
    rows.close();
  }

  private RowReceipt receipt(List<String> fields) {
    List<String> own = new ArrayList<>();
    for (int column : columns) {
      own.add(column < fields.size() ? fields.get(column) : "");
    }
    try {
      return RowReceipt.ofFields(own);
    } catch (IllegalArgumentException damaged) {
      throw new UsageProblem(
          "%s has a receipt of row %s that cannot be read: %s"
              .formatted(folder, own.getFirst(), damaged.getMessage()),
          damaged);
    }
  }
}
