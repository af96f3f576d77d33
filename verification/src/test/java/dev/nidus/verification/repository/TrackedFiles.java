package dev.nidus.verification.repository;

import dev.nidus.core.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The files that belong to the repository: what git tracks, or without git everything but the
/// folders that a build makes.
final class TrackedFiles {
  private TrackedFiles() {}

  static List<Path> list() throws IOException, InterruptedException {
    Path root = Fixtures.repository();
    if (Files.exists(root.resolve(".git"))) {
      Process git =
          new ProcessBuilder("git", "-C", root.toString(), "ls-files", "-z")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (git.waitFor() == 0) {
        return Stream.of(names.split("\0"))
            .map(root::resolve)
            // deleted, but the deletion is not committed yet
            .filter(Files::isRegularFile)
            .toList();
      }
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !isMade(root.relativize(file)))
          .toList();
    }
  }

  private static boolean isMade(Path relative) {
    for (Path part : relative) {
      if (List.of("target", ".git", "demo", ".venv", ".idea").contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
