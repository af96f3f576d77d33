package dev.nidus.cluster;

import static java.util.Objects.requireNonNull;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.command.PartExtraction;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.ClusterTraining;
import dev.nidus.app.engine.TrainingEngine;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.FolderInUse;
import dev.nidus.learning.run.RunAttempt;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.training.RunStopped;
import dev.nidus.learning.training.Start;
import dev.nidus.learning.training.TrainingWatcher;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/// Training on Apache Spark: a task for each process, all at the same time (Spark's barrier mode).
///
/// When one is lost, Spark ends the others, and all begin again after the last checkpoint. It is done here
/// and not by Spark's own repetition of a stage, which counts the losses of a whole run, and not those since
/// it last came on.
public final class SparkTraining implements TrainingEngine {
  /// A worker starts another executor in seconds; a new machine may take longer.
  private static final Duration SLOTS = Duration.ofSeconds(60);

  private static final Map<String, String> NEEDED =
      Map.of("spark.app.name", "nidus pretrain", "spark.stage.maxConsecutiveAttempts", "1");

  private static final Pattern GPUS =
      Pattern.compile("spark\\.(executor|task|driver)\\.resource\\.gpu\\.amount");

  private static final String PLAN = "nidus-plan.yaml";

  @Override
  public void run(ClusterTraining training, TrainingWatcher watcher) throws RunStopped {
    requireNoGpus(new SparkConf());
    requireLocalSlots(training);
    SparkCluster.requireReachable(training.address());
    try (Closeable _ = training.folder().lock();
        SentPlan plan = SentPlan.write(training.plan());
        SparkCluster cluster = SparkCluster.connect(training.address(), NEEDED)) {
      cluster.send(plan.file());
      cluster.send(training.table());
      train(cluster, training, watcher);
    } catch (FolderInUse inUse) {
      throw new RunStopped(String.valueOf(inUse.getMessage()), inUse);
    } catch (IOException failed) {
      throw stopped(String.valueOf(failed.getMessage()), failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw stopped("interrupted", interrupted);
    }
  }

  private static void train(SparkCluster cluster, ClusterTraining training, TrainingWatcher watcher)
      throws IOException, InterruptedException, RunStopped {
    RunFolder folder = training.folder();
    Perseverance perseverance = new Perseverance(folder.lastStep());
    requireSlots(cluster, training);
    Optional<MemberLost> lost = attempt(cluster, training, training.start(), watcher);
    while (lost.isPresent()) {
      String sentence = String.valueOf(lost.get().getMessage());
      if (cluster.isStopped()) {
        throw stopped("the connection to the cluster ended: " + sentence, lost.get());
      }
      if (!perseverance.goesOnAt(folder.lastStep())) {
        throw stopped(
            "%d attempts after step %d came to no further checkpoint, the last one because %s"
                .formatted(Perseverance.MOST_FRUITLESS, folder.lastStep(), sentence),
            lost.get());
      }
      watcher.remark(
          "%s; all processes begin again after step %d".formatted(sentence, folder.lastStep()));
      try {
        requireSlots(cluster, training);
        lost = attempt(cluster, training, Start.RESUMED, watcher);
      } catch (UsageProblem impossible) {
        // the run is under way, so something was done
        throw stopped(String.valueOf(impossible.getMessage()), impossible);
      }
    }
  }

  /// Lets all processes begin.
  ///
  /// @return why they did not come to the end, if they did not
  private static Optional<MemberLost> attempt(
      SparkCluster cluster, ClusterTraining training, Start start, TrainingWatcher watcher)
      throws IOException {
    RunFolder folder = training.folder();
    RunAttempt attempt = RunAttempt.begin(folder);
    try (RunFollower _ = RunFollower.of(folder, watcher, training.steps())) {
      cluster.runTogether(job(training, attempt, start).toText(), training.processes());
      return Optional.empty();
    } catch (MemberLost lost) {
      return Optional.of(lost);
    } finally {
      attempt.end();
    }
  }

  private static MemberJob job(ClusterTraining training, RunAttempt attempt, Start start) {
    return new MemberJob(
        PartExtraction.program(),
        Runtime.version().feature(),
        PLAN,
        requireNonNull(training.table().getFileName()).toString(),
        training.folder().root().toString(),
        attempt.name(),
        start,
        training.scans().stream().map(Path::toString).toList());
  }

  /// The plan as a file, which machines fetch as long as the run goes on.
  private record SentPlan(Path file) implements Closeable {
    static SentPlan write(PretrainingPlan plan) throws IOException {
      Path file = Files.createTempDirectory("nidus-run-").resolve(PLAN);
      return new SentPlan(Files.writeString(file, PlanYaml.write(plan)));
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
      Files.deleteIfExists(requireNonNull(file.getParent()));
    }
  }

  private static RunStopped stopped(String why, Exception cause) {
    return new RunStopped(why + "; what was written is whole, go on with --resume", cause);
  }

  private static void requireSlots(SparkCluster cluster, ClusterTraining training)
      throws InterruptedException {
    if (!cluster.awaitSlots(training.processes(), SLOTS)) {
      throw tooFew(training, cluster.slots());
    }
  }

  private static void requireLocalSlots(ClusterTraining training) {
    if (training.address() instanceof ClusterAddress.Local(int cores)
        && cores < training.processes()) {
      throw tooFew(training, cores);
    }
  }

  private static UsageProblem tooFew(ClusterTraining training, int slots) {
    return new UsageProblem(
        "%s has room for %d tasks at a time and the run wants %d processes, which must all run at once; give fewer --processes, or more cores"
            .formatted(training.address().text(), slots, training.processes()));
  }

  private static void requireNoGpus(SparkConf settings) {
    for (Tuple2<String, String> setting : settings.getAll()) {
      if (GPUS.matcher(setting._1()).matches() && !setting._2().equals("0")) {
        throw new UsageProblem(
            "%s asks for %s GPUs, but training on a cluster computes on processors; leave it out"
                .formatted(setting._1(), setting._2()));
      }
    }
  }
}
