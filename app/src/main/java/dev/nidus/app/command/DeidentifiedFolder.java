package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.confidentiality.DeidentifiedSeries;
import dev.nidus.imaging.dicom.confidentiality.Deidentifier;
import dev.nidus.imaging.dicom.confidentiality.RemovalReport;
import dev.nidus.imaging.dicom.series.DicomSeriesReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Writes the files of a series, de-identified, into a new folder, and beside it a table of what was
/// removed. The folder appears when it is whole.
///
/// @param drawn structure sets and segmentations that go with the series
record DeidentifiedFolder(
    DicomSeriesReader reader, Deidentifier deidentifier, List<Path> drawn, Report report) {

  /// Writes it.
  ///
  /// @param series as users name one
  /// @param output the folder, which must be new or empty
  /// @return the exit status
  int write(Path series, Path output) throws IOException {
    Path folder = output.toAbsolutePath().normalize();
    Path parent = folder.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new UsageProblem("%s cannot be made: its folder does not exist".formatted(output));
    }
    requireNew(folder, output);
    RemovalReport removed = new RemovalReport();
    Path partial = Files.createTempDirectory(parent, "." + folder.getFileName() + ".partial");
    try {
      DeidentifiedSeries written = new DeidentifiedSeries(reader, deidentifier, removed);
      written.write(series, partial);
      for (Path file : drawn) {
        written.writeDrawn(file, partial);
      }
      Files.deleteIfExists(folder);
      Files.move(partial, folder);
    } catch (UnreadableScan e) {
      throw new UsageProblem(e.getMessage(), e);
    } finally {
      delete(partial);
    }
    Path table = folder.resolveSibling(folder.getFileName() + ".deidentified.csv");
    RemovalTable.write(table, removed);
    report.say("%d files de-identified into %s".formatted(removed.files(), output));
    report.say(
        "what was removed: %s"
            .formatted(output.resolveSibling(String.valueOf(table.getFileName()))));
    if (removed.secondary() > 0) {
      report.say(
          "%d of them are made from other images (image type SECONDARY) and may have writing in their pixels; look at them before you hand them on"
              .formatted(removed.secondary()));
    }
    return ExitStatus.DONE;
  }

  private static void requireNew(Path folder, Path output) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        if (entries.findAny().isEmpty()) {
          return;
        }
      }
    }
    throw new UsageProblem(
        "%s exists; name a new folder, so that no older files lie among those without a patient"
            .formatted(output));
  }

  private static void delete(Path partial) throws IOException {
    if (Files.isDirectory(partial)) {
      try (Stream<Path> entries = Files.list(partial)) {
        for (Path file : (Iterable<Path>) entries::iterator) {
          Files.deleteIfExists(file);
        }
      }
      Files.deleteIfExists(partial);
    }
  }
}
