package dev.nidus.app.adaptation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.receipt.Receipts;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.FeatureTable;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A table of features and, if it is there, its receipt.
///
/// @param table the features
/// @param digest of the file, or of the parts
/// @param run what the receipt says of all rows; empty without a receipt
/// @param receipts of the rows, by the digest of their features
public record FeatureFile(
    FeatureTable table, Sha256 digest, Optional<RunReceipt> run, Map<Sha256, RowReceipt> receipts) {
  public FeatureFile {
    receipts = Map.copyOf(receipts);
  }

  /// Reads a table and its receipt.
  ///
  /// @throws UsageProblem if a file cannot be read, the table is too large, or the receipt does not know a row
  ///     of it
  public static FeatureFile read(Path file) {
    FeatureTable table = FeatureTable.read(file);
    if (table.rowsInFile() > table.rows()) {
      throw new UsageProblem(
          "%s has %,d rows of %d features; at most %,d rows of so many are read: divide the table"
              .formatted(file, table.rowsInFile(), table.featureColumns().size(), table.rows()));
    }
    if (table.rows() == 0) {
      throw new UsageProblem(file + " has no rows");
    }
    Sha256 digest = digest(file);
    Path receipt = Receipts.place(file);
    if (!Files.exists(receipt)) {
      return new FeatureFile(table, digest, Optional.empty(), Map.of());
    }
    Map<Sha256, RowReceipt> receipts = new HashMap<>();
    try (Receipts rows = Receipts.of(file)) {
      while (rows.hasNext()) {
        RowReceipt row = rows.next();
        receipts.put(row.receipt().features(), row);
      }
      requireKnown(table, receipts, receipt);
      return new FeatureFile(table, digest, Optional.of(rows.run()), receipts);
    }
  }

  /// Otherwise the receipt would vouch for features that it has never seen.
  private static void requireKnown(
      FeatureTable table, Map<Sha256, RowReceipt> receipts, Path receipt) {
    for (int row = 0; row < table.rows(); row++) {
      float[] features = table.features(row);
      if (allFinite(features) && !receipts.containsKey(Sha256.of(features))) {
        throw new UsageProblem(
            "the features in row %d of %s are not those of any row of its receipt %s: one of the two was changed; extract the table again, or take the receipt away (its encoder is unknown then)"
                .formatted(row + 1, table.file(), receipt.getFileName()));
      }
    }
  }

  /// Whether every feature is a finite number.
  public static boolean allFinite(float[] features) {
    for (float feature : features) {
      if (!Float.isFinite(feature)) {
        return false;
      }
    }
    return true;
  }

  private static Sha256 digest(Path file) {
    try {
      return TableFile.digest(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be digested", e);
    }
  }
}
