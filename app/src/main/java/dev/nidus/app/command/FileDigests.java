package dev.nidus.app.command;

import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Digests of whole files where they are wanted; a few are remembered, since the lesions of a
/// scan come together.
final class FileDigests {
  private static final int REMEMBERED = 256;

  private final boolean wanted;
  private final Map<Path, Sha256> known = new HashMap<>();

  FileDigests(boolean wanted) {
    this.wanted = wanted;
  }

  /// The file's digest; nothing where digests are not wanted, or the scan is a folder or lies on a
  /// server.
  Optional<Sha256> of(Path file) {
    if (!wanted || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    if (known.size() >= REMEMBERED) {
      known.clear();
    }
    return Optional.of(
        known.computeIfAbsent(
            file,
            path -> {
              try {
                return Sha256.of(path);
              } catch (IOException e) {
                throw new UncheckedIOException(path + " cannot be digested", e);
              }
            }));
  }
}
