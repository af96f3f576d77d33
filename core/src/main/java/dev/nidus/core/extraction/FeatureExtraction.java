package dev.nidus.core.extraction;

import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchOutcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Encodes a cohort's patches in batches, several batches at a time, and gives the results in row
/// order.
///
/// A batch is some consecutive rows, less those that are refused: it depends on the rows alone ({@link
/// RowBatches}), never on the number of threads or on timing, and each batch is computed by one
/// thread. So the thread count does not change a bit, and a run that starts again at a batch boundary
/// goes on as if it had not stopped.
///
/// @param encoder what turns patches into features; shared by the threads
/// @param batches how the rows are divided
/// @param batching whether a batch is computed at once
/// @param threads batches that are encoded at a time, at least 1
public record FeatureExtraction(
    Encoder encoder, RowBatches batches, Batching batching, int threads) {

  /// How the patches of a batch reach the encoder.
  public enum Batching {
    /// In one call, which may be faster; the last bits may depend on the batch's size.
    TOGETHER,
    /// One by one: a lesion's features depend on no other lesion and not on the batch.
    SINGLY
  }

  public FeatureExtraction {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, got " + threads);
    }
  }

  /// Runs through a stream of patches.
  ///
  /// @param patches the cohort from where it goes on; not closed here
  /// @param done rows of the table that were done before
  /// @param batchDone takes the results of one batch, in row order, on the calling thread
  /// @throws ExtractionStopped if the encoder fails or the thread is interrupted
  public void run(PatchStream patches, long done, Consumer<List<Extraction>> batchDone) {
    long taken = done;
    Deque<Future<List<Extraction>>> running = new ArrayDeque<>();
    try (ExecutorService encoders =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("encode-", 0).daemon().factory())) {
      try {
        while (patches.hasNext()) {
          int size = batches.until(taken);
          List<CutLesion> rows = new ArrayList<>(size);
          while (rows.size() < size && patches.hasNext()) {
            rows.add(patches.next());
          }
          taken += rows.size();
          running.addLast(encoders.submit(() -> encode(rows)));
          // one more than the threads: the next batch is ready when one of them ends
          if (running.size() > threads) {
            batchDone.accept(finished(running.removeFirst()));
          }
        }
        while (!running.isEmpty()) {
          batchDone.accept(finished(running.removeFirst()));
        }
      } finally {
        encoders.shutdownNow();
      }
    }
  }

  private List<FeatureVector> encoded(List<Patch> patches) {
    return switch (batching) {
      case TOGETHER -> patches.isEmpty() ? List.of() : encoder.encode(patches);
      case SINGLY ->
          patches.stream().map(patch -> encoder.encode(List.of(patch)).getFirst()).toList();
    };
  }

  private List<Extraction> encode(List<CutLesion> rows) {
    List<Patch> patches = new ArrayList<>(rows.size());
    for (CutLesion row : rows) {
      if (row.outcome() instanceof PatchOutcome.Cut(Patch patch, var _, var _)) {
        patches.add(patch);
      }
    }
    List<FeatureVector> features = encoded(patches);
    List<Extraction> results = new ArrayList<>(rows.size());
    int next = 0;
    for (CutLesion row : rows) {
      results.add(
          switch (row.outcome()) {
            case PatchOutcome.Cut cut -> done((Lesion) row.row(), cut, features.get(next++));
            case PatchOutcome.Refused(var refusal) -> new Extraction.Refused(row.row(), refusal);
          });
    }
    return results;
  }

  private static Extraction done(Lesion lesion, PatchOutcome.Cut cut, FeatureVector features) {
    Receipt receipt =
        new Receipt(cut.source(), Sha256.of(cut.patch().hounsfield()), features.digest());
    return new Extraction.Done(lesion, features, receipt, cut.warnings());
  }

  private static List<Extraction> finished(Future<List<Extraction>> batch) {
    try {
      return batch.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ExtractionStopped("interrupted while a batch was encoded");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause() == null ? failed : failed.getCause();
      throw new ExtractionStopped("the encoder failed: " + cause.getMessage(), failed);
    }
  }
}
