package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The processes of a run on this machine: this program again, once for each rank. When one ends before its
/// work is done, the others are ended too.
final class TrainingProcesses {
  /// The others are told by their broken connections; they get this long to say what they know.
  private static final long GRACE_SECONDS = 3;

  private static final long POLL_MILLISECONDS = 100;

  private final List<Process> processes = new ArrayList<>();
  private final Report report;

  private TrainingProcesses(Report report) {
    this.report = report;
  }

  /// Runs the same command in so many processes and waits for them.
  ///
  /// @param arguments of the command, without ranks
  /// @return the exit status
  static int run(int count, List<String> arguments, Report report)
      throws IOException, InterruptedException {
    TrainingProcesses all = new TrainingProcesses(report);
    Thread stopper = new Thread(all::stop, "stop the processes of the run");
    Runtime.getRuntime().addShutdownHook(stopper);
    try {
      String meeting = InetAddress.getLoopbackAddress().getHostAddress() + ":" + freePort();
      for (int rank = 0; rank < count; rank++) {
        all.start(rank, meeting, arguments);
      }
      return all.await();
    } finally {
      all.stop();
      Runtime.getRuntime().removeShutdownHook(stopper);
    }
  }

  private void start(int rank, String meeting, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=true"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Nidus.class.getName()));
    command.addAll(arguments);
    command.addAll(
        List.of(
            "--rank",
            Integer.toString(rank),
            "--master",
            meeting,
            "--parent",
            Long.toString(ProcessHandle.current().pid())));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.redirectInput(new File(isWindows() ? "NUL" : "/dev/null"));
    builder.redirectOutput(
        rank == 0 ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
    builder.environment().putIfAbsent("OPENBLAS_NUM_THREADS", "1");
    processes.add(builder.start());
  }

  private int await() throws InterruptedException {
    while (processes.stream().anyMatch(Process::isAlive)) {
      for (int rank = 0; rank < processes.size(); rank++) {
        Process process = processes.get(rank);
        if (!process.isAlive() && process.exitValue() != ExitStatus.DONE) {
          return broken(rank, process.exitValue());
        }
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
    for (int rank = 0; rank < processes.size(); rank++) {
      if (processes.get(rank).exitValue() != ExitStatus.DONE) {
        return broken(rank, processes.get(rank).exitValue());
      }
    }
    return ExitStatus.DONE;
  }

  private int broken(int rank, int status) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    for (Process process : processes) {
      boolean _ = process.waitFor(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
    stop();
    if (status == ExitStatus.USAGE) {
      return status; // it has said why
    }
    report.say(
        "nidus: process %d of %d ended with status %d, so the run cannot go on and the others were"
                .formatted(rank, processes.size(), status)
            + " ended; go on with --resume");
    return ExitStatus.BROKEN_OFF;
  }

  private void stop() {
    processes.forEach(Process::destroyForcibly);
  }

  /// Free a moment ago; that another program takes it in between is told by the first process.
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static boolean isWindows() {
    return File.separatorChar == '\\';
  }
}
