package dev.nidus.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.apache.spark.BarrierTaskContext;

/// A process of a training, as long as the task that started it lives: it ends when the task is done or is
/// killed, and when the executor exits. When the executor is killed, it ends by itself.
final class MemberProcess implements AutoCloseable {
  private static final long POLL_MILLISECONDS = 200;
  private static final int KEPT_LINES = 20;
  private static final String MARK = "nidus: ";

  private final Process process;
  private final Thread stopper;
  private final Thread reader;
  private final Deque<String> lines = new ArrayDeque<>();

  private MemberProcess(Process process) {
    this.process = process;
    this.stopper = new Thread(process::destroyForcibly, "stop a process of the training");
    this.reader = Thread.ofVirtual().unstarted(this::read);
  }

  /// Starts it.
  static MemberProcess start(ProcessBuilder builder) throws IOException {
    MemberProcess started =
        new MemberProcess(builder.redirectError(ProcessBuilder.Redirect.PIPE).start());
    Runtime.getRuntime().addShutdownHook(started.stopper);
    started.reader.start();
    return started;
  }

  /// Waits until it ends.
  ///
  /// @param task ends it when it is killed
  /// @return its exit status
  int await(BarrierTaskContext task) throws InterruptedException {
    while (!process.waitFor(POLL_MILLISECONDS, TimeUnit.MILLISECONDS)) {
      task.killTaskIfInterrupted();
    }
    reader.join();
    return process.exitValue();
  }

  /// What it said in the end: its last sentence, or its last line if it did not come to say one.
  String lastWords() {
    synchronized (lines) {
      return lines.stream()
          .filter(line -> line.startsWith(MARK))
          .reduce((_, later) -> later)
          .map(line -> line.substring(MARK.length()))
          .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast());
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException exiting) {
      // then the hook runs
    }
  }

  private void read() {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        synchronized (lines) {
          lines.add(line);
          if (lines.size() > KEPT_LINES) {
            lines.removeFirst();
          }
        }
      }
    } catch (IOException | UncheckedIOException closed) {
      // the process was ended
    }
  }
}
