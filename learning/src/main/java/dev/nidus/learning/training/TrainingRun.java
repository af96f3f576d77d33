package dev.nidus.learning.training;

import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.augmentation.Recipe;
import dev.nidus.learning.augmentation.Views;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.plan.LoadingPlan;
import dev.nidus.learning.plan.Plan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.TuningPlan;
import dev.nidus.learning.run.CheckpointStore;
import dev.nidus.learning.run.DamagedCheckpoint;
import dev.nidus.learning.run.FolderInUse;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.RunLog;
import dev.nidus.learning.run.StepMetrics;
import dev.nidus.learning.run.TrainingState;
import dev.nidus.learning.sampling.BatchLoader;
import dev.nidus.learning.sampling.CacheLimit;
import dev.nidus.learning.sampling.EpochOrder;
import dev.nidus.learning.sampling.PatchCache;
import dev.nidus.learning.sampling.RawPatches;
import dev.nidus.learning.sampling.RefusedLesion;
import dev.nidus.learning.sampling.SamplingRule;
import dev.nidus.learning.sampling.SamplingStopped;
import dev.nidus.learning.sampling.Shard;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.sampling.UnusableCache;
import dev.nidus.learning.sampling.Workers;
import dev.nidus.learning.tensor.PeerLost;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.weights.AtomicFile;
import dev.nidus.learning.weights.StoredTensor;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A run: a task's lesions through the loop, from a folder's last checkpoint to a folder with a model.
///
///     new TrainingRun<>(task, folder, surroundings, group).run(Start.ANEW, watcher);
///
/// In a group of processes each makes one, of the same task; the first one writes the folder, and all see it.
///
/// @param <L> what learns
public final class TrainingRun<L extends Learner> {
  private static final String SAMPLES = "process";
  private static final String LOOKS = "tuning";

  private final TrainingTask<L> task;
  private final Plan plan;
  private final RunFolder folder;
  private final Surroundings surroundings;
  private final ProcessGroup group;
  private final RunIdentity identity;
  private final CheckpointStore checkpoints;
  private final RandomSource root;

  /// Prepares a run.
  ///
  /// @param group of as many processes as the plan says; not closed here
  /// @throws IllegalArgumentException if it has another number of processes
  public TrainingRun(
      TrainingTask<L> task, RunFolder folder, Surroundings surroundings, ProcessGroup group) {
    this.task = task;
    this.plan = task.plan();
    if (group.size() != plan.training().processes()) {
      throw new IllegalArgumentException(
          "the plan is for %d processes, there are %d"
              .formatted(plan.training().processes(), group.size()));
    }
    this.folder = folder;
    this.surroundings = surroundings;
    this.group = group;
    this.identity = task.identity(surroundings.program());
    this.checkpoints = new CheckpointStore(folder, identity, plan.checkpoints().keep());
    this.root = RandomSource.of(plan.seed());
  }

  /// Trains until the last step is done and the model is written.
  ///
  /// @throws RunStopped with a sentence for the user, which says how to go on
  public void run(Start start, TrainingWatcher watcher) throws RunStopped {
    Threads.use(surroundings.threads());
    EpochOrder order = order();
    try {
      if (group.rank() == 0) {
        try (Closeable _ = folder.lock()) {
          write(start, order, watcher);
        }
      } else {
        train(order, Optional.empty(), checkpoints.newest());
      }
    } catch (DamagedCheckpoint | FolderInUse | UnusableCache e) {
      throw new RunStopped(String.valueOf(e.getMessage()), e);
    } catch (SamplingStopped e) {
      throw new RunStopped("%s; go on with --resume".formatted(e.getMessage()), e);
    } catch (PeerLost e) {
      throw new RunStopped(
          "%s; all processes end, go on with --resume".formatted(e.getMessage()), e);
    } catch (IOException e) {
      throw new RunStopped(
          "%s; what was written before is whole, go on with --resume".formatted(sentence(e)), e);
    }
  }

  /// The optimiser steps of a task's whole run, without beginning it.
  ///
  /// @throws IllegalArgumentException if its lesions do not fill a batch
  public static long steps(TrainingTask<?> task) {
    Plan plan = task.plan();
    EpochOrder order =
        task.order(new Shard(0, plan.training().processes()), RandomSource.of(plan.seed()));
    return new PlannedSteps(plan, order.steps(), task.cohort().size()).steps();
  }

  private EpochOrder order() throws RunStopped {
    try {
      return task.order(new Shard(group.rank(), group.size()), root);
    } catch (IllegalArgumentException e) {
      throw new RunStopped(String.valueOf(e.getMessage()), e);
    }
  }

  private void write(Start start, EpochOrder order, TrainingWatcher watcher)
      throws IOException, DamagedCheckpoint, RunStopped {
    if (start == Start.ANEW && folder.isBegun()) {
      throw new RunStopped(
          "%s holds a run already; go on with --resume, or give this run another folder"
              .formatted(folder.root()));
    }
    // before anything is written: a checkpoint of another plan leaves that plan's folder as it is
    Optional<TrainingState> before = checkpoints.newest();
    long done = before.map(TrainingState::step).orElse(0L);
    AtomicFile.write(folder.plan(), PlanYaml.write(plan).getBytes(StandardCharsets.UTF_8));
    try (RunWriter writer =
        new RunWriter(
            plan, folder, watcher, RunLog.open(folder.log(), InstantSource.system()), done)) {
      try {
        train(order, Optional.of(writer), before);
      } catch (RunStopped | PeerLost | SamplingStopped e) {
        writer.log("stopped: " + e.getMessage());
        throw e;
      }
    }
  }

  private void train(EpochOrder order, Optional<RunWriter> writer, Optional<TrainingState> before)
      throws IOException, DamagedCheckpoint, RunStopped {
    PlannedSteps steps = new PlannedSteps(plan, order.steps(), task.cohort().size());
    LoopRule rule = steps.loop();
    try (L learner = learner();
        Optimizer optimizer = Optimizer.of(steps.optimizer(), learner.trained())) {
      Optional<Tuning> tuning = task.tuning(learner, rule, cacheFolder(LOOKS));
      Checkpointing checkpointing =
          new Checkpointing(
              checkpoints,
              plan.checkpoints(),
              rule,
              learner,
              optimizer,
              tuning,
              writer.isPresent() ? Checkpointing.Role.WRITER : Checkpointing.Role.PEER);
      before.ifPresent(checkpointing::resume);
      requireTogether(checkpointing.lastStep());
      long done = checkpointing.lastStep();
      group.broadcast(learner.trained().values());
      if (writer.isPresent()) {
        for (String remark : done == 0 ? task.remarks() : List.<String>of()) {
          writer.get().say(remark);
        }
        writer.get().begun(rule.steps(), done);
      }
      TrainingLoop loop = new TrainingLoop(learner, optimizer, steps.schedule(), group, rule);
      try (Samples source = samples(order, steps, done, writer)) {
        if (!tuning.map(Tuning::isOver).orElse(false)) {
          loop.run(
              source.loader(),
              done,
              metrics -> stepDone(metrics, rule, tuning, checkpointing, source, writer));
        }
        finish(learner, tuning, source, writer);
      } catch (TrainingStopped e) {
        throw new RunStopped(sentence(e, checkpointing.lastStep()), e);
      }
    }
    if (plan.loading().cache().isEmpty()) {
      removeCache();
    }
  }

  private Course stepDone(
      StepMetrics metrics,
      LoopRule rule,
      Optional<Tuning> tuning,
      Checkpointing checkpointing,
      Samples source,
      Optional<RunWriter> writer)
      throws IOException {
    Optional<Tuning.Judgement> look =
        tuning.isPresent() && tuning.get().isDue(metrics.step())
            ? Optional.of(tuning.get().look())
            : Optional.empty();
    Course course =
        metrics.step() == rule.steps()
            ? Course.END
            : look.map(Tuning.Judgement::course).orElse(Course.ON);
    if (writer.isPresent()) {
      writer.get().step(look.map(each -> metrics.with(each.metrics())).orElse(metrics), course);
      source.sayRefused(writer.get());
    }
    checkpointing.stepDone(metrics.step(), metrics.loss(), look);
    if (course == Course.END && metrics.step() < rule.steps() && writer.isPresent()) {
      writer
          .get()
          .say(
              "ended early after step %d of %d: the tuning split has seen nothing better for a while"
                  .formatted(metrics.step(), rule.steps()));
    }
    return course;
  }

  /// A finished run has no use for its patches any more, and they can take gigabytes.
  private void removeCache() throws IOException {
    for (Path own : List.of(cacheFolder(SAMPLES), cacheFolder(LOOKS))) {
      if (Files.isDirectory(own)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
          for (Path file : files) {
            Files.delete(file);
          }
        }
        Files.delete(own);
      }
    }
    try {
      Files.deleteIfExists(folder.cache());
    } catch (DirectoryNotEmptyException otherProcessesStillUseIt) {
      return;
    }
  }

  private L learner() throws RunStopped {
    try {
      return task.learner(group, root);
    } catch (IllegalArgumentException e) {
      throw new RunStopped(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireTogether(long lastStep) throws RunStopped {
    double own = (double) lastStep;
    if (group.sum(own)[0] != own * group.size()) {
      throw new RunStopped(
          ("process %d goes on from step %d and others do not; all processes of a run must see the"
                  + " same folder %s")
              .formatted(group.rank(), lastStep, folder.root()));
    }
  }

  private Samples samples(
      EpochOrder order, PlannedSteps steps, long done, Optional<RunWriter> writer)
      throws IOException, RunStopped {
    SamplingRule rule = task.sampling();
    LoadingPlan loading = plan.loading();
    Consumer<String> remark =
        sentence -> writer.ifPresent(each -> each.remarkFromAnyThread(sentence));
    Optional<PatchCache> cache =
        loading.cacheMebibytes() == 0
            ? Optional.empty()
            : Optional.of(
                PatchCache.open(
                    cacheFolder(SAMPLES),
                    task.cohort(),
                    rule,
                    CacheLimit.mebibytes(loading.cacheMebibytes()),
                    remark));
    return new Samples(
        new BatchLoader(
            new RawPatches(task.cohort(), rule, task.reader(), cache),
            views(),
            order,
            root,
            new Workers(loading.workers(), loading.ahead()),
            done * plan.training().accumulation(),
            steps.epochs()),
        cache);
  }

  /// Of this process alone.
  private Path cacheFolder(String kind) {
    return plan.loading()
        .cache()
        .orElse(folder.cache())
        .resolve("%s-%d-of-%d".formatted(kind, group.rank(), group.size()));
  }

  private Views views() throws RunStopped {
    try {
      Views views = task.views();
      for (Recipe recipe : views.recipes()) {
        PatchSize _ = recipe.sizeAfter(task.sampling().spec().size());
      }
      return views;
    } catch (IllegalArgumentException e) {
      throw new RunStopped(String.valueOf(e.getMessage()), e);
    }
  }

  private void finish(
      L learner, Optional<Tuning> tuning, Samples source, Optional<RunWriter> writer)
      throws IOException, DamagedCheckpoint {
    try (Arena arena = Arena.ofConfined()) {
      SequencedMap<String, StoredTensor> state = learner.state(arena);
      long refused = source.refused(task.cohort(), group);
      if (writer.isPresent()) {
        folder.requireCurrent();
        if (tuning.isPresent() && tuning.get().chosen() == TuningPlan.Chosen.BEST) {
          state = LearnerParts.under(Checkpointing.LEARNER, checkpoints.best().tensors());
        }
        task.finish(
            new FinishedRun(
                folder, identity, surroundings, state, writer.get().measured(), refused));
        writer
            .get()
            .say(
                String.format(
                    Locale.ROOT,
                    "done: %s; the network waited for patches %.1f %% of the time",
                    folder.safetensors(),
                    100 * writer.get().idleShare()));
      }
    }
  }

  private String sentence(TrainingStopped stopped, long lastStep) {
    String lesions =
        stopped.lesions().stream()
            .map(index -> task.cohort().lesion(index).lesion())
            .map(lesion -> "row %d (%s)".formatted(lesion.row(), lesion.scanName()))
            .collect(Collectors.joining(", "));
    String checkpoint =
        lastStep == 0
            ? "there is no checkpoint yet"
            : "the last good checkpoint is %s"
                .formatted(
                    folder.checkpoints().resolve("step-%08d.safetensors".formatted(lastStep)));
    return ("%s; its batch was %s; no weight was changed by it and %s. If a scan of this batch is"
            + " damaged, take it out of the table; otherwise lower optimizer.lr or set"
            + " training.gradient_norm, and start in another folder")
        .formatted(stopped.getMessage(), lesions, checkpoint);
  }

  private static String sentence(IOException failure) {
    return failure instanceof FileSystemException file
        ? "%s cannot be written: %s".formatted(file.getFile(), file.getReason())
        : String.valueOf(failure.getMessage());
  }

  /// Batches and the cache behind them, closed in this order.
  private record Samples(BatchLoader loader, Optional<PatchCache> cache) implements Closeable {
    /// Lesions that gave no patch in any of the processes.
    long refused(TrainingCohort cohort, ProcessGroup group) {
      double[] marks = new double[cohort.size()];
      Set<TrainingLesion> here =
          loader.refused().stream().map(RefusedLesion::lesion).collect(Collectors.toSet());
      for (int n = 0; n < marks.length; n++) {
        marks[n] = here.contains(cohort.lesion(n)) ? 1 : 0;
      }
      return Arrays.stream(group.sum(marks)).filter(mark -> mark > 0).count();
    }

    void sayRefused(RunWriter writer) throws IOException {
      writer.refused(loader.refused());
    }

    @Override
    public void close() throws IOException {
      loader.close();
      if (cache.isPresent()) {
        cache.get().close();
      }
    }
  }
}
