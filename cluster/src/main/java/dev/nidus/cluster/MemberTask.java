package dev.nidus.cluster;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.command.TrainingMember;
import dev.nidus.learning.run.RunAttempt;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkFiles;

/// One process of a training, on whatever machine the engine chose: the task looks at the machine, meets the
/// others, and starts the program again as one of them. All run at the same time; if one fails, the engine
/// kills the rest.
final class MemberTask {
  /// The engine tells deaths itself, so the processes may wait for a machine that unpacks the native library or
  /// reads a large scan.
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /// A process that only lost another one says so after the one that knows why it ended.
  private static final Duration GRACE = Duration.ofSeconds(3);

  private MemberTask() {}

  /// Runs the process to its end.
  ///
  /// @param text a {@link MemberJob}
  /// @throws TaskRefused if this machine, or what the user gave, cannot be used
  /// @throws MemberLost if the process broke off
  static void run(String text) {
    MemberJob job = MemberJob.ofText(text);
    BarrierTaskContext task = BarrierTaskContext.get();
    SameProgram.require(job.program(), job.java());
    Path output = Path.of(job.output());
    if (!new RunAttempt(output, job.attempt()).isCurrent()) {
      throw new TaskRefused(
          "%s does not see the folder of the run, %s, as the driver does; checkpoints need a folder that every machine sees under the same path"
              .formatted(ExecutorName.text(), output));
    }
    try {
      TrainingMember member = meet(job, task);
      Path plan = Path.of(SparkFiles.get(job.planFile()));
      Path table = Path.of(SparkFiles.get(job.tableFile()));
      List<String> words = TrainingMember.words(plan, table, output, job.attempt(), job.start());
      try (MemberProcess process = MemberProcess.start(member.process(classPath(), words))) {
        ended(member, process, process.await(task), task);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(
          "%s cannot start a process".formatted(ExecutorName.text()), failed);
    } catch (InterruptedException killed) {
      Thread.currentThread().interrupt();
      task.killTaskIfInterrupted();
      throw new IllegalStateException("interrupted", killed);
    }
  }

  /// Tells the others what this machine sees and hears where they meet.
  private static TrainingMember meet(MemberJob job, BarrierTaskContext task) throws IOException {
    int rank = task.partitionId();
    String meeting = rank == 0 ? ExecutorName.host() + ":" + TrainingMember.freePort() : "";
    List<MemberSight> all =
        MemberSight.ofTexts(task.allGather(MemberSight.here(meeting, job.scans()).toText()));
    Optional<String> objection = MemberSight.objection(all, job.scans());
    if (objection.isPresent()) {
      throw new TaskRefused(objection.get());
    }
    return new TrainingMember(rank, all.getFirst().meeting(), task.cpus(), PATIENCE);
  }

  private static void ended(
      TrainingMember member, MemberProcess process, int status, BarrierTaskContext task)
      throws InterruptedException {
    if (ExitStatus.isDone(status)) {
      return;
    }
    String name =
        "process %d of %d, on %s"
            .formatted(member.rank(), task.numPartitions(), ExecutorName.text());
    if (status == ExitStatus.USAGE) {
      throw new TaskRefused("%s: %s".formatted(name, process.lastWords()));
    }
    if (status == ExitStatus.BROKEN_OFF) {
      Thread.sleep(GRACE);
    }
    throw new MemberLost(
        "%s, ended with status %d: %s".formatted(name, status, process.lastWords()));
  }

  /// Where this program is: the jars that the driver sent, and what this process started with, where it may be
  /// installed.
  private static String classPath() {
    List<String> places = new ArrayList<>();
    if (MemberTask.class.getClassLoader() instanceof URLClassLoader sent) {
      for (URL jar : sent.getURLs()) {
        try {
          places.add(Path.of(jar.toURI()).toString());
        } catch (URISyntaxException | IllegalArgumentException notAFile) {
          throw new IllegalStateException("a jar of Nidus is no file: " + jar, notAFile);
        }
      }
    }
    places.add(System.getProperty("java.class.path"));
    return String.join(File.pathSeparator, places);
  }
}
