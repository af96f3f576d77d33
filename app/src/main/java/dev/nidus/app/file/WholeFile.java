package dev.nidus.app.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a file beside its place and moves it there at one stroke: a stop at any moment leaves the
/// older file, or none, but never a half one.
public final class WholeFile {
  private WholeFile() {}

  /// The name of a file that is not whole yet.
  public static Path partial(Path file) {
    return file.resolveSibling(file.getFileName() + ".partial");
  }

  /// Writes a file, over an older one; its folder exists.
  public static void write(Path file, byte[] bytes) throws IOException {
    Path partial = partial(file);
    try {
      Files.write(partial, bytes);
      publish(partial, file);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /// Gives a whole file its name, over an older one.
  public static void publish(Path partial, Path file) throws IOException {
    Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
