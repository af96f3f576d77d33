package dev.nidus.cluster;

import dev.nidus.learning.run.MetricsLog;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.TrainingWatcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Tells what happens in a run from what its first process, on another machine, writes into the folder: the
/// lines of `run.log`, and the last measured step.
final class RunFollower implements AutoCloseable {
  private static final long POLL_MILLISECONDS = 500;
  private static final int MOST_BYTES = 1 << 16;

  private final RunFolder folder;
  private final TrainingWatcher watcher;
  private final Thread thread;
  private long read;
  private long step;
  private volatile boolean over;

  private RunFollower(RunFolder folder, TrainingWatcher watcher, long read, long done) {
    this.folder = folder;
    this.watcher = watcher;
    this.read = read;
    this.step = done;
    this.thread = Thread.ofVirtual().name("follow the run").unstarted(this::follow);
  }

  /// Follows an attempt from here on.
  ///
  /// @param steps of the whole run
  static RunFollower of(RunFolder folder, TrainingWatcher watcher, long steps) throws IOException {
    long done = folder.lastStep();
    watcher.started(steps, done);
    Path log = folder.log();
    RunFollower follower =
        new RunFollower(folder, watcher, Files.exists(log) ? Files.size(log) : 0, done);
    follower.thread.start();
    return follower;
  }

  /// Tells the rest.
  @Override
  public void close() {
    over = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException whileWaiting) {
        interrupted = true;
      }
    }
    tell();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void follow() {
    while (!over) {
      tell();
      try {
        Thread.sleep(POLL_MILLISECONDS);
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  private void tell() {
    try {
      MetricsLog.last(folder.metrics())
          .filter(metrics -> metrics.step() > step)
          .ifPresent(metrics -> {
            step = metrics.step();
            watcher.step(metrics);
          });
      newLines().lines().forEach(line -> watcher.remark(line.substring(line.indexOf(' ') + 1)));
    } catch (IOException | UncheckedIOException unseen) {
      // what cannot be read now may be read the next time; the run itself does not depend on it
    }
  }

  /// What was added to the log, up to the last whole line.
  private String newLines() throws IOException {
    if (!Files.exists(folder.log())) {
      return "";
    }
    try (FileChannel log = FileChannel.open(folder.log())) {
      ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
      log.read(bytes, read);
      int end = bytes.position();
      while (end > 0 && bytes.get(end - 1) != '\n') {
        end--;
      }
      read += end;
      return new String(bytes.array(), 0, end, StandardCharsets.UTF_8);
    }
  }
}
