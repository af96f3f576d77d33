package dev.nidus.app.journal;

import java.nio.file.Path;

/// The files of one run.
///
/// @param results the table of results
/// @param reported what the user called the output: the reports stand beside it and carry its name
public record RunFiles(Path results, Path reported) {

  /// A run whose output is one file.
  public static RunFiles of(Path output) {
    return new RunFiles(output, output);
  }

  /// Rows that were refused: `row, image_path, reason`.
  public Path refused() {
    return beside(".refused.csv");
  }

  /// Rows that were done but that the user should look at, in the same form.
  public Path warnings() {
    return beside(".warnings.csv");
  }

  /// What each row was made of.
  public Path receipt() {
    return beside(".receipt.json");
  }

  /// How far the partial files are valid, while the run is not finished.
  public Path state() {
    return beside(".resume.json");
  }

  private Path beside(String suffix) {
    return reported.resolveSibling(reported.getFileName() + suffix);
  }
}
