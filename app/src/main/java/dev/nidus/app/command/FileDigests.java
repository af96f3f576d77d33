package dev.nidus.app.command;

import dev.nidus.core.digest.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Digests of whole files where they are wanted; the last few are remembered, since the lesions of a
/// scan come together.
final class FileDigests {
  private static final int REMEMBERED = 256;

  private final boolean wanted;
  private final Map<Path, Sha256> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Sha256> eldest) {
          return size() > REMEMBERED;
        }
      };

  FileDigests(boolean wanted) {
    this.wanted = wanted;
  }

  /// The file's digest, or nothing where digests are not wanted.
  Optional<Sha256> of(Path file) {
    if (!wanted) {
      return Optional.empty();
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
