package dev.nidus.cluster;

import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;

/// One part, on whatever machine the engine chose.
///
/// The part is extracted into files on a disk of that machine; then they get their names in the output,
/// the receipts last. Stopped at any moment, it leaves files that no receipts vouch for, and done again
/// it makes the same ones: so however often the engine tries, each row is there once.
final class PartTask {
  private PartTask() {}

  /// Extracts a part.
  ///
  /// @param jobText a {@link PartJob}
  /// @param rowsText {@link PartRows}
  /// @return the text of a {@link PartDone}
  static String run(String jobText, String rowsText) {
    PartJob job = PartJob.ofText(jobText);
    PartRows rows = PartRows.ofText(rowsText);
    Path folder = scratch();
    try {
      RunFiles files = RunFiles.of(folder.resolve("part" + job.form().suffix()));
      var finished = ExecutorEncoder.of(jobText).run(rows, files, format(job));
      Path receipts = folder.resolve("receipts.csv");
      ReceiptRows.write(files.receipt(), files.refused(), receipts);
      publish(job, rows, files, receipts);
      return PartDone.of(finished).toText();
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "the part of row %d: %s".formatted(rows.firstRow(), failed.getMessage()), failed);
    } finally {
      clear(folder);
    }
  }

  private static ResultFormat format(PartJob job) {
    return switch (job.form()) {
      case CSV -> ResultFormat.csv();
      case PARQUET -> new ParquetFormat(job.types());
    };
  }

  private static void publish(PartJob job, PartRows rows, RunFiles files, Path receipts)
      throws IOException {
    OutputFolder output = OutputFolder.open(job.output());
    RunClaim claim = new RunClaim(output, job.attempt());
    PartFiles names = new PartFiles(rows.firstRow());
    // another attempt at the same part may be under way on a machine that was given up
    String fresh = "%s/%d-".formatted(claim.attempts(), TaskContext.get().taskAttemptId());
    requireHeld(claim);
    if (Files.exists(files.refused())) {
      output.publish(files.refused(), names.refused(), fresh + "refused");
    }
    if (Files.exists(files.warnings())) {
      output.publish(files.warnings(), names.warnings(), fresh + "warnings");
    }
    output.publish(files.results(), names.features(job.form()), fresh + "features");
    requireHeld(claim);
    output.publish(receipts, names.receipts(), fresh + "receipts");
  }

  private static void requireHeld(RunClaim claim) throws IOException {
    if (!claim.isHeld()) {
      throw new TaskRefused(claim.lost());
    }
  }

  private static Path scratch() {
    try {
      return Files.createTempDirectory("nidus-part-");
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "%s has no room for temporary files".formatted(ExecutorName.text()), failed);
    }
  }

  private static void clear(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path entry : deepestFirst) {
        Files.deleteIfExists(entry);
      }
    } catch (IOException left) {
      // temporary files that stay are no reason to do the part again
    }
  }
}
