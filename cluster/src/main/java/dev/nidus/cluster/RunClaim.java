package dev.nidus.cluster;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Whose an output folder is now: a file in it that holds the name of the run. Whoever goes on with the
/// output of another run writes its own name there, and what is left of that run publishes no more.
///
/// @param output the folder
/// @param attempt the name of the run
record RunClaim(OutputFolder output, String attempt) {
  private static final String NAME = "_claim";
  private static final int LONGEST = 100;

  /// Makes the folder this run's, whosever it was.
  void take() throws IOException {
    Path file = Files.createTempFile("nidus-", ".tmp");
    try {
      Files.writeString(file, attempt);
      output.make(attempts());
      output.publish(file, NAME, attempts() + "/claim");
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /// Whether it still is.
  boolean isHeld() throws IOException {
    try (InputStream in = output.read(NAME)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).equals(attempt);
    } catch (NoSuchFileException | FileNotFoundException nobody) {
      return false;
    }
  }

  /// Gives the folder up: the run is complete.
  void release() throws IOException {
    output.remove(NAME);
  }

  /// What is told if it is not.
  String lost() {
    return "another run has gone on with %s; this one stopped, and publishes no more"
        .formatted(output.text());
  }

  /// Where in the folder this run keeps what is not whole yet.
  String attempts() {
    return PartFiles.ATTEMPTS + "/" + attempt;
  }
}
