package dev.nidus.app.journal;

import dev.nidus.app.file.WholeFile;
import java.io.IOException;
import java.nio.file.Path;

/// In what form the results get their name. A run always grows a CSV, which can be cut back to its
/// last good row; other forms are made from it when it is complete.
public interface ResultFormat {

  /// Turns the complete partial CSV into the output, at one stroke.
  void publish(Path csv, Path output) throws IOException;

  /// The CSV as it is.
  static ResultFormat csv() {
    return WholeFile::publish;
  }
}
