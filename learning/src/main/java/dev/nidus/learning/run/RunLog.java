package dev.nidus.learning.run;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/// `run.log`: what happened and when, a line each, also over several attempts.
public final class RunLog implements AutoCloseable {
  private final Writer writer;
  private final InstantSource clock;

  private RunLog(Writer writer, InstantSource clock) {
    this.writer = writer;
    this.clock = clock;
  }

  /// Opens the file to append.
  public static RunLog open(Path file, InstantSource clock) throws IOException {
    return new RunLog(
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        clock);
  }

  /// Adds a line; from any thread.
  public synchronized void say(String line) throws IOException {
    writer.write("%s %s%n".formatted(clock.instant().truncatedTo(ChronoUnit.SECONDS), line));
    writer.flush();
  }

  @Override
  public synchronized void close() throws IOException {
    writer.close();
  }
}
