package dev.nidus.learning.pretraining;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.optimizer.Optimizer;
import dev.nidus.learning.plan.LoadingPlan;
import dev.nidus.learning.plan.PlanYaml;
import dev.nidus.learning.plan.PretrainingPlan;
import dev.nidus.learning.run.CheckpointStore;
import dev.nidus.learning.run.DamagedCheckpoint;
import dev.nidus.learning.run.FolderInUse;
import dev.nidus.learning.run.RunFolder;
import dev.nidus.learning.run.RunIdentity;
import dev.nidus.learning.run.RunLog;
import dev.nidus.learning.run.TrainingLaw;
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
import dev.nidus.learning.tensor.NativeLibrary;
import dev.nidus.learning.tensor.PeerLost;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Threads;
import dev.nidus.learning.training.Learner;
import dev.nidus.learning.training.LoopRule;
import dev.nidus.learning.training.TrainingLoop;
import dev.nidus.learning.training.TrainingStopped;
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
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// A run of pre-training, from a plan and lesions to a folder with an encoder.
///
///     Pretraining.of(plan, data, folder, surroundings, group).run(Start.ANEW, watcher);
///
/// In a group of processes each makes one, of the same plan and lesions; the first one writes the folder, and
/// all see it.
public final class Pretraining {
  private final PretrainingPlan plan;
  private final PretrainingData data;
  private final RunFolder folder;
  private final Surroundings surroundings;
  private final ProcessGroup group;
  private final RunIdentity identity;
  private final CheckpointStore checkpoints;
  private final RandomSource root;
  private final PlannedSamples samples;

  /// How a run begins.
  public enum Start {
    /// In a folder without a run.
    ANEW,
    /// From the last checkpoint of the folder; from the first step if there is none.
    RESUMED
  }

  private Pretraining(
      PretrainingPlan plan,
      PretrainingData data,
      RunFolder folder,
      Surroundings surroundings,
      ProcessGroup group) {
    this.plan = plan;
    this.data = data;
    this.folder = folder;
    this.surroundings = surroundings;
    this.group = group;
    this.identity =
        new RunIdentity(
            surroundings.program(),
            TrainingLaw.current(NativeLibrary.version()),
            PlanIdentity.digest(plan),
            data.digest());
    this.checkpoints =
        new CheckpointStore(folder.checkpoints(), identity, plan.checkpoints().keep());
    this.root = RandomSource.of(plan.seed());
    this.samples = new PlannedSamples(plan);
  }

  /// Prepares a run.
  ///
  /// @param group of as many processes as the plan says; not closed here
  /// @throws IllegalArgumentException if it has another number of processes
  public static Pretraining of(
      PretrainingPlan plan,
      PretrainingData data,
      RunFolder folder,
      Surroundings surroundings,
      ProcessGroup group) {
    if (group.size() != plan.training().processes()) {
      throw new IllegalArgumentException(
          "the plan is for %d processes, there are %d"
              .formatted(plan.training().processes(), group.size()));
    }
    return new Pretraining(plan, data, folder, surroundings, group);
  }

  /// Trains until the last step is done and the encoder is written.
  ///
  /// @throws PretrainingStopped with a sentence for the user, which says how to go on
  public void run(Start start, PretrainingWatcher watcher) throws PretrainingStopped {
    Threads.use(surroundings.threads());
    try {
      EpochOrder order = order();
      if (group.rank() == 0) {
        try (Closeable _ = folder.lock()) {
          write(start, order, watcher);
        }
      } else {
        train(order, Optional.empty(), checkpoints.newest());
      }
    } catch (DamagedCheckpoint | FolderInUse | UnusableCache e) {
      throw new PretrainingStopped(String.valueOf(e.getMessage()), e);
    } catch (SamplingStopped e) {
      throw new PretrainingStopped("%s; go on with --resume".formatted(e.getMessage()), e);
    } catch (PeerLost e) {
      throw new PretrainingStopped(
          "%s; all processes end, go on with --resume".formatted(e.getMessage()), e);
    } catch (IOException e) {
      throw new PretrainingStopped(
          "%s; what was written before is whole, go on with --resume".formatted(sentence(e)), e);
    }
  }

  private void write(Start start, EpochOrder order, PretrainingWatcher watcher)
      throws IOException, DamagedCheckpoint, PretrainingStopped {
    if (start == Start.ANEW && folder.isBegun()) {
      throw new PretrainingStopped(
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
      } catch (PretrainingStopped | PeerLost | SamplingStopped e) {
        writer.log("stopped: " + e.getMessage());
        throw e;
      }
    }
  }

  /// Before anything is written, so that what cannot begin leaves no folder behind.
  private EpochOrder order() throws PretrainingStopped {
    try {
      new PlannedLearner(plan, group, root).requireFittingPatch();
      return new EpochOrder(
          data.cohort().size(),
          plan.training().batch(),
          new Shard(group.rank(), group.size()),
          samples.replacement(),
          EpochOrder.Remainder.DROP,
          root);
    } catch (IllegalArgumentException e) { // a cohort that is too small is one
      throw new PretrainingStopped(String.valueOf(e.getMessage()), e);
    }
  }

  private void train(EpochOrder order, Optional<RunWriter> writer, Optional<TrainingState> before)
      throws IOException, DamagedCheckpoint, PretrainingStopped {
    PlannedSteps steps = new PlannedSteps(plan, order.steps(), data.cohort().size());
    LoopRule rule = steps.loop();
    try (Learner learner = learner();
        Optimizer optimizer = Optimizer.of(steps.optimizer(), learner.trained())) {
      Checkpointing checkpointing =
          new Checkpointing(
              checkpoints,
              plan.checkpoints(),
              rule,
              learner,
              optimizer,
              writer.isPresent() ? Checkpointing.Role.WRITER : Checkpointing.Role.PEER);
      before.ifPresent(checkpointing::resume);
      requireTogether(checkpointing.lastStep());
      long done = checkpointing.lastStep();
      group.broadcast(learner.trained().values());
      if (writer.isPresent()) {
        writer.get().begun(rule.steps(), done);
      }
      TrainingLoop loop = new TrainingLoop(learner, optimizer, steps.schedule(), group, rule);
      try (Samples source = samples(order, steps, done, writer)) {
        loop.run(
            source.loader(),
            done,
            metrics -> {
              if (writer.isPresent()) {
                writer.get().step(metrics, rule.steps());
                source.sayRefused(writer.get());
              }
              checkpointing.stepDone(metrics.step(), metrics.loss());
            });
        finish(learner, source, writer);
      } catch (TrainingStopped e) {
        throw new PretrainingStopped(sentence(e, checkpointing.lastStep()), e);
      }
    }
    if (plan.loading().cache().isEmpty()) {
      removeCache();
    }
  }

  /// A finished run has no use for its patches any more, and they can take gigabytes.
  private void removeCache() throws IOException {
    Path own = cacheFolder();
    if (Files.isDirectory(own)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(own)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.delete(own);
    }
    try {
      Files.deleteIfExists(folder.cache());
    } catch (DirectoryNotEmptyException otherProcessesStillUseIt) {
      return;
    }
  }

  private Learner learner() throws PretrainingStopped {
    try {
      return new PlannedLearner(plan, group, root).make();
    } catch (IllegalArgumentException e) {
      throw new PretrainingStopped(String.valueOf(e.getMessage()), e);
    }
  }

  private void requireTogether(long lastStep) throws PretrainingStopped {
    double own = (double) lastStep;
    if (group.sum(own)[0] != own * group.size()) {
      throw new PretrainingStopped(
          ("process %d goes on from step %d and others do not; all processes of a run must see the"
                  + " same folder %s")
              .formatted(group.rank(), lastStep, folder.root()));
    }
  }

  private Samples samples(
      EpochOrder order, PlannedSteps steps, long done, Optional<RunWriter> writer)
      throws IOException {
    SamplingRule rule = samples.rule();
    LoadingPlan loading = plan.loading();
    Consumer<String> remark =
        sentence -> writer.ifPresent(each -> each.remarkFromAnyThread(sentence));
    Optional<PatchCache> cache =
        loading.cacheMebibytes() == 0
            ? Optional.empty()
            : Optional.of(
                PatchCache.open(
                    cacheFolder(),
                    data.cohort(),
                    rule,
                    CacheLimit.mebibytes(loading.cacheMebibytes()),
                    remark));
    return new Samples(
        new BatchLoader(
            new RawPatches(data.cohort(), rule, data.reader(), cache),
            samples.views(),
            order,
            root,
            new Workers(loading.workers(), loading.ahead()),
            done * plan.training().accumulation(),
            steps.epochs()),
        cache);
  }

  /// Of this process alone.
  private Path cacheFolder() {
    return plan.loading()
        .cache()
        .orElse(folder.cache())
        .resolve("process-%d-of-%d".formatted(group.rank(), group.size()));
  }

  private void finish(Learner learner, Samples source, Optional<RunWriter> writer)
      throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      SequencedMap<String, StoredTensor> state = learner.state(arena);
      long refused = source.refused(data.cohort(), group);
      if (writer.isPresent()) {
        new TrainedFiles(plan, identity, data, surroundings)
            .write(folder, state, writer.get().last(), refused);
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
            .map(index -> data.cohort().lesion(index).lesion())
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
