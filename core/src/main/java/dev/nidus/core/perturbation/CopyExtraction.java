package dev.nidus.core.perturbation;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.ExtractionStopped;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.perturbation.CopyCutting.Pass;
import dev.nidus.core.perturbation.CopyCutting.ReadLesion;
import dev.nidus.core.scan.VoxelBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Takes all copies of a cohort's lesions through an encoder.
///
/// Scans are read ahead, each once for all copies of all its lesions; patches are cut by the threads that encode, just before they
/// do, so that no more of them exist than are being encoded. A batch holds copies of one lesion and of the next: all batches are
/// full but the last. Memory does not depend on the number of lesions, trials or scans. The batches depend on the lesions and the
/// plan alone, so the number of threads changes no bit.
///
/// @param encoder shared by the threads
/// @param cutting how copies are had
/// @param plan what is made of each lesion
/// @param batch patches in a batch
/// @param threads batches that are encoded at a time, and scans that are read at a time
public record CopyExtraction(
    Encoder encoder, CopyCutting cutting, PerturbationPlan plan, int batch, int threads) {

  public CopyExtraction {
    if (batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "batches need at least one patch and one thread, got %d and %d"
              .formatted(batch, threads));
    }
  }

  /// A copy on its way.
  private record Task(Assembly lesion, int copy) {}

  /// The readings of a lesion while they come in; only the calling thread looks at it.
  private static final class Assembly {
    final LesionCopies copies;
    final VoxelBlock voxels;
    final ReadLesion.Ready ready;
    final List<CopyReading> readings;

    Assembly(ReadLesion.Ready ready, int copies) {
      this.copies = ready.copies();
      this.voxels = ready.voxels();
      this.ready = ready;
      this.readings = new ArrayList<>(copies);
    }

    LesionReadings done() {
      Lesion lesion = copies.lesion();
      return switch (readings.getFirst()) {
        case CopyReading.Encoded(FeatureVector original) ->
            new LesionReadings.Read(
                lesion, original, readings.subList(1, readings.size()), ready.warnings());
        case CopyReading.Refused(String reason) -> new LesionReadings.Refused(lesion, reason);
      };
    }
  }

  /// Runs through a cohort.
  ///
  /// @param scans each once
  /// @param done takes each lesion, on the calling thread: lesions of a scan together, refused ones as soon as they are known
  /// @throws ExtractionStopped if the encoder fails or the thread is interrupted
  public CopyCounts run(List<ScanLesions> scans, Consumer<LesionReadings> done) {
    try (ExecutorService readers = workers("read-");
        ExecutorService encoders = workers("encode-")) {
      Run run = new Run(encoders, done);
      try {
        Deque<Future<Pass>> reading = new ArrayDeque<>();
        Iterator<ScanLesions> coming = scans.iterator();
        while (coming.hasNext() || !reading.isEmpty()) {
          while (coming.hasNext() && reading.size() < threads) {
            ScanLesions next = coming.next();
            reading.addLast(readers.submit(() -> cutting.read(next, plan)));
          }
          Pass pass = finished(reading.removeFirst(), "a scan was read");
          if (!pass.rest().isEmpty()) { // first, so that its lesions stay together
            List<ScanLesions> rest = ScanLesions.of(pass.rest());
            reading.addFirst(readers.submit(() -> cutting.read(rest.getFirst(), plan)));
          }
          run.take(pass);
        }
        run.finish();
        return new CopyCounts(scans.size(), run.reads, run.patches, run.batches);
      } finally {
        readers.shutdownNow();
        encoders.shutdownNow();
      }
    }
  }

  private ExecutorService workers(String name) {
    return Executors.newFixedThreadPool(
        threads, Thread.ofPlatform().name(name, 0).daemon().factory());
  }

  /// The state of a run; only the calling thread looks at it.
  private final class Run {
    final ExecutorService encoders;
    final Consumer<LesionReadings> done;
    final Deque<Future<List<CopyReading>>> running = new ArrayDeque<>();
    final Deque<List<Task>> runningTasks = new ArrayDeque<>();
    List<Task> filling = new ArrayList<>(batch);
    long reads;
    long patches;
    long batches;

    Run(ExecutorService encoders, Consumer<LesionReadings> done) {
      this.encoders = encoders;
      this.done = done;
    }

    void take(Pass pass) {
      reads += pass.reads();
      for (ReadLesion lesion : pass.lesions()) {
        switch (lesion) {
          case ReadLesion.Refused(Lesion refused, String reason) ->
              done.accept(new LesionReadings.Refused(refused, reason));
          case ReadLesion.Ready ready -> {
            Assembly assembly = new Assembly(ready, plan.copies());
            for (int copy = 0; copy < plan.copies(); copy++) {
              filling.add(new Task(assembly, copy));
              if (filling.size() == batch) {
                submit();
              }
            }
          }
        }
      }
    }

    void finish() {
      if (!filling.isEmpty()) {
        submit();
      }
      while (!running.isEmpty()) {
        collect();
      }
    }

    private void submit() {
      List<Task> tasks = filling;
      filling = new ArrayList<>(batch);
      batches++;
      running.addLast(encoders.submit(() -> encode(tasks)));
      runningTasks.addLast(tasks);
      // one more than the threads: the next batch is ready when one of them ends
      if (running.size() > threads) {
        collect();
      }
    }

    private void collect() {
      List<CopyReading> readings = finished(running.removeFirst(), "a batch was encoded");
      List<Task> tasks = runningTasks.removeFirst();
      for (int n = 0; n < tasks.size(); n++) {
        Assembly lesion = tasks.get(n).lesion();
        lesion.readings.add(readings.get(n));
        if (readings.get(n) instanceof CopyReading.Encoded) {
          patches++;
        }
        if (lesion.readings.size() == plan.copies()) {
          done.accept(lesion.done());
        }
      }
    }
  }

  private List<CopyReading> encode(List<Task> tasks) {
    List<@Nullable CopyReading> readings = new ArrayList<>(tasks.size());
    List<Patch> patches = new ArrayList<>(tasks.size());
    for (Task task : tasks) {
      switch (task.lesion().copies.cut(task.copy(), task.lesion().voxels)) {
        case CopyOutcome.Made(Patch patch) -> {
          patches.add(patch);
          readings.add(null);
        }
        case CopyOutcome.Refused(String reason) -> readings.add(new CopyReading.Refused(reason));
      }
    }
    Iterator<FeatureVector> features = encoded(patches).iterator();
    List<CopyReading> all = new ArrayList<>(tasks.size());
    for (CopyReading reading : readings) {
      all.add(reading == null ? reading(features.next()) : reading);
    }
    return all;
  }

  private static CopyReading reading(FeatureVector features) {
    for (int n = 0; n < features.length(); n++) {
      if (!Float.isFinite(features.at(n))) {
        return new CopyReading.Refused(
            "feature %d is %s; the weights do not suit such patches".formatted(n, features.at(n)));
      }
    }
    return new CopyReading.Encoded(features);
  }

  private List<FeatureVector> encoded(List<Patch> patches) {
    if (patches.isEmpty()) {
      return List.of();
    }
    return switch (encoder.card().neighbours()) {
      case NO_EFFECT -> encoder.encode(patches);
      case SHARE_STATISTICS -> // a copy must not change with its neighbours
          patches.stream().map(patch -> encoder.encode(List.of(patch)).getFirst()).toList();
    };
  }

  private static <T> T finished(Future<T> task, String what) {
    try {
      return task.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ExtractionStopped("interrupted while " + what);
    } catch (ExecutionException failed) {
      Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
      throw new ExtractionStopped("the encoder failed: " + cause.getMessage(), failed);
    }
  }
}
