package dev.nidus.app.filing;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.series.SourceSeries;
import java.nio.file.Path;

/// Finds the DICOM series that a row names.
@FunctionalInterface
public interface SeriesSource {

  /// @param file as a path
  /// @param name as the user wrote it: a path, or an address of a server
  /// @throws UnreadableScan if it is no series, or one that no result can refer to
  SourceSeries read(Path file, String name) throws UnreadableScan;
}
