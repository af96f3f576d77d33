package dev.nidus.imaging.dicom.series;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where DICOM files are, and which of their series is meant: `folder`, or `folder#1.2.840...`,
/// `folder#stack-2`.
///
/// @param files the folder, zip or file
/// @param series what stands after the `#`
public record SeriesChoice(Path files, Optional<String> series) {

  /// Reads a path; a `#` in the name of a file that exists is part of its name.
  public static SeriesChoice of(Path path) {
    String name = String.valueOf(path.getFileName());
    int mark = name.lastIndexOf('#');
    if (mark <= 0 || Files.exists(path)) {
      return new SeriesChoice(path, Optional.empty());
    }
    return new SeriesChoice(
        path.resolveSibling(name.substring(0, mark)), Optional.of(name.substring(mark + 1)));
  }
}
