package dev.nidus.learning.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// One of several attempts at a run, whose processes are on machines that come and go. A process of an
/// attempt that was given up may still be alive somewhere, and must not write checkpoints any more.
///
/// What a process writes is made in a folder of its attempt and moved from there. The folder is removed
/// before another attempt begins: from then on the move fails, whatever the process believes.
///
/// @param root the folder of the run
/// @param name nobody else has it
public record RunAttempt(Path root, UUID name) {
  private static final String ATTEMPTS = ".attempts";

  /// Begins an attempt. When this returns, those before it can write no more.
  ///
  /// @throws IOException if what they left cannot be removed
  public static RunAttempt begin(RunFolder folder) throws IOException {
    RunAttempt attempt = new RunAttempt(folder.root(), UUID.randomUUID());
    attempt.end();
    Files.createDirectories(attempt.staging());
    return attempt;
  }

  /// Ends it, and those before it: nothing of them is published any more.
  public void end() throws IOException {
    Path all = root.resolve(ATTEMPTS);
    if (!Files.isDirectory(all)) {
      return;
    }
    try (DirectoryStream<Path> attempts = Files.newDirectoryStream(all)) {
      for (Path attempt : attempts) {
        remove(attempt);
      }
    }
    Files.delete(all);
  }

  /// Whether this machine sees the attempt, and no other has begun.
  public boolean isCurrent() {
    return Files.isDirectory(staging());
  }

  /// Where its files are made.
  Path staging() {
    return root.resolve(ATTEMPTS).resolve(name.toString());
  }

  /// Requires that no other attempt has begun.
  ///
  /// @throws FolderInUse if one has
  void require() throws FolderInUse {
    if (!isCurrent()) {
      throw new FolderInUse(
          "another attempt at the run in %s has begun; this one ends and writes no more"
              .formatted(root));
    }
  }

  private static void remove(Path attempt) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(attempt)) {
      for (Path file : files) {
        Files.deleteIfExists(file); // a process that is still alive may move it away first
      }
    }
    Files.delete(attempt);
  }
}
