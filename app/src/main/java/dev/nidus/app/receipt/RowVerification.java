package dev.nidus.app.receipt;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchOutcome;
import dev.nidus.core.patch.PatchSource;
import dev.nidus.core.scan.CtScan;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.core.scan.UnreadableScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Makes one row again and says where it parts from its receipt: at the file, the geometry, the voxels,
/// the patch or the features. The first difference explains the later ones, so only it is told.
///
/// @param run what the rows have in common
/// @param reader opens scans
/// @param root where relative paths start now
/// @param encoder the weights of today
public record RowVerification(RunReceipt run, ScanReader reader, Path root, Encoder encoder) {

  /// The first difference, or nothing.
  ///
  /// @param table the features that the user's table holds for this row
  public Optional<Finding> verify(RowReceipt row, FeatureVector table) {
    if (!table.digest().equals(row.receipt().features())) {
      return finding(
          row,
          Finding.Kind.TABLE,
          "the features in the table have the digest %s, the receipt says %s"
              .formatted(table.digest(), row.receipt().features()));
    }
    Path file = root.resolve(row.imagePath()).normalize();
    try {
      if (row.file().isPresent() && Files.exists(file)) {
        Sha256 now = Sha256.of(file);
        if (!now.equals(row.file().get())) {
          return finding(
              row,
              Finding.Kind.INPUT,
              "the file %s has the digest %s, the receipt says %s"
                  .formatted(row.imagePath(), now, row.file().get()));
        }
      }
      try (CtScan scan = reader.open(file, row.imagePath())) {
        return verify(row, table, scan);
      }
    } catch (UnreadableScan unreadable) {
      return finding(row, Finding.Kind.INPUT, unreadable.getMessage());
    } catch (IOException unreadable) {
      return finding(
          row,
          Finding.Kind.INPUT,
          "%s cannot be read: %s".formatted(row.imagePath(), unreadable.getMessage()));
    }
  }

  private Optional<Finding> verify(RowReceipt row, FeatureVector table, CtScan scan)
      throws UnreadableScan {
    PatchSource then = row.receipt().source();
    if (!scan.geometry().equals(then.scan())) {
      return finding(
          row,
          Finding.Kind.INPUT,
          "the geometry of %s is %s, the receipt says %s"
              .formatted(row.imagePath(), scan.geometry(), then.scan()));
    }
    PatchExtractor extractor = new PatchExtractor(run.patch());
    PatchOutcome outcome =
        switch (run.source()) {
          case SCAN -> extractor.extract(scan, List.of(row.seed()), run.rule()).getFirst();
          case PRECROPPED -> extractor.precropped(scan, run.rule());
        };
    return switch (outcome) {
      case PatchOutcome.Refused(var refusal) ->
          finding(row, Finding.Kind.INPUT, "it is refused now: " + refusal.reason());
      case PatchOutcome.Cut cut -> verify(row, table, cut);
    };
  }

  private Optional<Finding> verify(RowReceipt row, FeatureVector table, PatchOutcome.Cut cut) {
    PatchSource then = row.receipt().source();
    PatchSource now = cut.source();
    if (!now.box().equals(then.box())) {
      return finding(
          row,
          Finding.Kind.LAW,
          "the patch is cut from the voxels %s, the receipt says %s"
              .formatted(now.box(), then.box()));
    }
    if (!now.voxels().equals(then.voxels())) {
      return finding(
          row,
          Finding.Kind.INPUT,
          "the voxels %s of %s have the digest %s, the receipt says %s"
              .formatted(now.box(), row.imagePath(), now.voxels(), then.voxels()));
    }
    Patch patch = cut.patch();
    Sha256 patchNow = Sha256.of(patch.hounsfield());
    if (!patchNow.equals(row.receipt().patch())) {
      return finding(
          row,
          Finding.Kind.LAW,
          "the same voxels give a patch with the digest %s by the law %s of %s, the receipt says %s"
              .formatted(patchNow, run.patch().law().word(), run.program(), row.receipt().patch()));
    }
    FeatureVector features = encoder.encode(List.of(patch)).getFirst();
    if (features.digest().equals(row.receipt().features())
        || !encoder.card().weightsDigest().equals(run.weights())) {
      return Optional.empty(); // other weights are told once, for the whole run
    }
    return finding(
        row,
        Finding.Kind.NUMERICS,
        "the same patch and weights give other features, by up to %.3g (then %s on %s, now %s)"
            .formatted(
                largestDifference(features, table),
                run.numerics(),
                run.machine(),
                encoder.card().numerics()));
  }

  private static double largestDifference(FeatureVector a, FeatureVector b) {
    double largest = a.length() == b.length() ? 0 : Double.POSITIVE_INFINITY;
    for (int n = 0; n < Math.min(a.length(), b.length()); n++) {
      largest = Math.max(largest, Math.abs(a.at(n) - b.at(n)));
    }
    return largest;
  }

  private static Optional<Finding> finding(RowReceipt row, Finding.Kind kind, String detail) {
    return Optional.of(new Finding(row.row(), kind, detail));
  }
}
