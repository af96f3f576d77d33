package dev.nidus.app.receipt;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.table.RunParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/// The receipts of a table's rows, in order: those that `extract` writes beside a file, or those in a
/// folder of parts. Rows without features have none.
public interface Receipts extends Iterator<RowReceipt>, AutoCloseable {

  /// What the rows have in common.
  RunReceipt run();

  @Override
  void close();

  /// Where the receipts of a table are, whether or not they are there.
  static Path place(Path features) {
    Path table = features.toAbsolutePath().normalize();
    return Files.isDirectory(table)
        ? table.resolve(RunParts.RECEIPT)
        : RunFiles.of(table).receipt();
  }

  /// Opens the receipts of a table.
  ///
  /// @throws UsageProblem if they are missing or damaged
  static Receipts of(Path features) {
    Path place = place(features);
    return Files.isDirectory(features) ? new PartReceipts(place) : ReceiptFile.open(place);
  }
}
