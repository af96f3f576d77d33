package dev.nidus.app.table;

import dev.nidus.imaging.dicom.series.SeriesChoice;
import dev.nidus.imaging.dicom.web.DicomWebAddress;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// A scan as a table names it: a file, a DICOM folder or zip (with `#series` after it), or a series on a DICOMweb server. Relative
/// paths start at a root, and all are made absolute and normalised before anything is opened.
///
/// @param file where it lies; of a series on a server the address alone counts, which is its name
/// @param name what messages call it: an address, or the file without its folders
public record ScanPath(Path file, String name) {

  /// The scan, or nothing if the text is no path.
  public static Optional<ScanPath> of(Path root, String text) {
    return resolve(root, text)
        .map(file ->
            new ScanPath(
                file,
                DicomWebAddress.recognises(text.strip())
                    ? text.strip()
                    : String.valueOf(file.getFileName())));
  }

  /// The path, or nothing if the text is none.
  public static Optional<Path> resolve(Path root, String text) {
    try {
      return Optional.of(root.resolve(text.strip()).toAbsolutePath().normalize());
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }

  /// Whether it is on a server.
  public boolean isRemote() {
    return DicomWebAddress.recognises(name);
  }

  /// Whether it is worth opening: it lies on this machine, or on a server, which only opening it asks.
  public boolean isThere() {
    return isRemote() || Files.exists(SeriesChoice.of(file).files());
  }
}
