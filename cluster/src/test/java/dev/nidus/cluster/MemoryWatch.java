package dev.nidus.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks every five seconds at the heap of this process, collected, and at the executor of a worker as the system sees it
/// (Linux).
final class MemoryWatch implements AutoCloseable {
  private static final long EVERY_MILLISECONDS = 5_000;
  private static final Pattern MOST_RESIDENT = Pattern.compile("VmHWM:\\s+([0-9]+) kB");

  private final Process worker;
  private final Thread thread = new Thread(this::watch, "memory");
  private volatile boolean over;
  private volatile long mostHeap;
  private volatile long mostResident;
  private volatile Duration executorCpu = Duration.ZERO;

  private MemoryWatch(Process worker) {
    this.worker = worker;
  }

  static MemoryWatch of(Process worker) {
    MemoryWatch watch = new MemoryWatch(worker);
    watch.thread.setDaemon(true);
    watch.thread.start();
    return watch;
  }

  /// Bytes of heap in use.
  long mostHeap() {
    return mostHeap;
  }

  /// Bytes of the executor's largest resident set: its heap and all that is native.
  long mostResident() {
    return mostResident;
  }

  /// Processor seconds of the executor, up to five seconds before its end.
  double executorCpuSeconds() {
    return executorCpu.toMillis() / 1e3;
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
  }

  private void watch() {
    while (!over) {
      mostHeap = Math.max(mostHeap, Measured.heapInUse());
      worker.children().forEach(this::look);
      try {
        Thread.sleep(EVERY_MILLISECONDS);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private void look(ProcessHandle executor) {
    executor.info().totalCpuDuration().ifPresent(cpu -> executorCpu = cpu);
    try {
      Matcher most =
          MOST_RESIDENT.matcher(
              Files.readString(Path.of("/proc", Long.toString(executor.pid()), "status")));
      if (most.find()) {
        mostResident = Long.parseLong(most.group(1)) << 10;
      }
    } catch (IOException ended) {
      // it has ended between two looks; the last one counts
    }
  }
}
