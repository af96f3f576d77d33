package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.learning.tensor.Rendezvous;
import java.io.IOException;
import java.net.InetAddress;
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
      String meeting =
          InetAddress.getLoopbackAddress().getHostAddress() + ":" + TrainingMember.freePort();
      // the cores of the machine are shared
      int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / count);
      for (int rank = 0; rank < count; rank++) {
        all.start(new TrainingMember(rank, meeting, threads, Rendezvous.USUAL_PATIENCE), arguments);
      }
      return all.await();
    } finally {
      all.stop();
      Runtime.getRuntime().removeShutdownHook(stopper);
    }
  }

  private void start(TrainingMember member, List<String> arguments) throws IOException {
    ProcessBuilder builder = member.process(System.getProperty("java.class.path"), arguments);
    if (member.rank() == 0) {
      builder.redirectOutput(ProcessBuilder.Redirect.INHERIT);
    }
    processes.add(builder.start());
  }

  private int await() throws InterruptedException {
    boolean underWay = true;
    while (underWay) {
      underWay = processes.stream().anyMatch(Process::isAlive);
      for (int rank = 0; rank < processes.size(); rank++) {
        Process process = processes.get(rank);
        if (!process.isAlive() && !ExitStatus.isDone(process.exitValue())) {
          return broken(rank, process.exitValue());
        }
      }
      Thread.sleep(POLL_MILLISECONDS);
    }
    return processes.getFirst().exitValue();
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
}
