package dev.nidus.imaging.dicom.series;

import dev.nidus.core.scan.UnreadableScan;
import dev.nidus.imaging.dicom.UnreadableDicom;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Works on many files at once, on virtual threads, as many as there are processors, so that memory
/// holds a few slices and not a series.
final class ParallelSlices {
  static final int AT_ONCE = Math.max(2, Runtime.getRuntime().availableProcessors());

  /// What is done with one of them.
  @FunctionalInterface
  interface Work<T, R> {
    R on(T subject) throws UnreadableDicom;
  }

  private ParallelSlices() {}

  /// Does it with each.
  ///
  /// @return the results in the order of the subjects
  /// @throws UnreadableScan for the first subject that fails, in their order
  static <T, R> List<R> each(List<T> subjects, Work<T, R> work) throws UnreadableScan {
    if (subjects.size() < 2) {
      List<R> alone = new ArrayList<>();
      try {
        for (T subject : subjects) {
          alone.add(work.on(subject));
        }
      } catch (UnreadableDicom e) {
        throw new UnreadableScan(e.getMessage(), e);
      }
      return alone;
    }
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            Math.min(AT_ONCE, subjects.size()), Thread.ofVirtual().factory())) {
      List<Future<R>> futures = new ArrayList<>();
      for (T subject : subjects) {
        futures.add(workers.submit(() -> work.on(subject)));
      }
      List<R> results = new ArrayList<>();
      try {
        for (Future<R> future : futures) {
          results.add(future.get());
        }
      } catch (ExecutionException e) {
        workers.shutdownNow();
        throw failure(Objects.requireNonNullElse(e.getCause(), e));
      } catch (InterruptedException e) {
        workers.shutdownNow();
        Thread.currentThread().interrupt();
        throw new UnreadableScan("reading was interrupted", e);
      }
      return results;
    }
  }

  private static UnreadableScan failure(Throwable cause) {
    return switch (cause) {
      case UnreadableDicom unreadable -> new UnreadableScan(unreadable.getMessage(), unreadable);
      case RuntimeException defect -> throw defect;
      case Error error -> throw error;
      default -> new UnreadableScan("reading failed: " + cause, cause);
    };
  }
}
