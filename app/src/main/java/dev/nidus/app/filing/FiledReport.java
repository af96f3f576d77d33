package dev.nidus.app.filing;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A report that was written, and the segmentation of its patch, if that was wanted.
///
/// @param row of the table, 1 = first
/// @param imagePath as the user wrote it
/// @param report SOP instance UID
/// @param patch SOP instance UID of the segmentation
public record FiledReport(long row, String imagePath, String report, Optional<String> patch) {

  /// SOP instance UIDs of all that was written.
  public List<String> uids() {
    return Stream.concat(Stream.of(report), patch.stream()).toList();
  }

  /// The file of an instance.
  public static Path fileOf(Path folder, String uid) {
    return folder.resolve(uid + ".dcm");
  }
}
