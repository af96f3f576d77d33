package dev.nidus.app.table;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/// Paths that come from a file: relative ones start at a root, and all are made absolute and
/// normalised before anything is opened.
public final class ScanPath {
  private ScanPath() {}

  /// The path, or nothing if the text is none.
  public static Optional<Path> resolve(Path root, String text) {
    try {
      return Optional.of(root.resolve(text.strip()).toAbsolutePath().normalize());
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
  }
}
