package dev.nidus.core.extraction;

import static java.util.Objects.requireNonNull;

import dev.nidus.core.lesion.CohortRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.patch.PatchOutcome;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The patches of a cohort in row order, read and cut ahead by worker threads.
///
/// Rows are taken in windows; within a window all lesions of one scan share one read of it, wherever
/// their rows stand, and a window does not end between neighbouring rows of one scan. A scan that
/// comes back in a later window is read again: that is the price of memory that does not grow with
/// the cohort (about two windows of patches, {@link #WINDOW_BYTES} each). Not thread-safe.
public final class PatchStream implements Iterator<CutLesion>, AutoCloseable {
  /// Patches of one window; 67 patches of 50^3 voxels.
  static final long WINDOW_BYTES = 32L << 20;

  private final Iterator<CohortRow> rows;
  private final PatchCutting cutting;
  private final int window;
  private final ExecutorService cutters;
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<CohortRow> putBack = new ArrayDeque<>(1);

  /// A row whose patch is being cut.
  ///
  /// @param outcomes those of the rows of one scan that are still to be taken, this row's the first when
  ///     its turn comes. A patch is let go of with its row: a scan with many lesions would otherwise hold
  ///     all its patches until the last is taken
  private record Pending(CohortRow row, Future<Deque<PatchOutcome>> outcomes) {}

  /// Opens a stream; nothing is read before the first row is asked for.
  ///
  /// @param rows the cohort, in row order, taken lazily
  /// @param threads how many scans are read at a time, at least 1
  public PatchStream(Iterator<CohortRow> rows, PatchCutting cutting, int threads) {
    this.rows = rows;
    this.cutting = cutting;
    long patchBytes = (long) cutting.extractor().spec().size().voxels() * Float.BYTES;
    this.window = Math.clamp(WINDOW_BYTES / patchBytes, 1, 128);
    this.cutters =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().name("cut-", 0).daemon().factory());
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty() || more();
  }

  /// The next row, waiting until its patch is cut.
  @Override
  public CutLesion next() {
    while (pending.size() <= window && more()) {
      startWindow();
    }
    if (pending.isEmpty()) {
      throw new NoSuchElementException("the cohort has no more rows");
    }
    Pending first = pending.removeFirst();
    try {
      return new CutLesion(first.row(), first.outcomes().get().removeFirst());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ExtractionStopped("interrupted while row %d was cut".formatted(first.row().row()));
    } catch (ExecutionException failed) {
      throw new ExtractionStopped(
          "row %d could not be cut: %s".formatted(first.row().row(), failed.getCause()), failed);
    }
  }

  /// Stops the workers; scans that are open are closed by them.
  @Override
  public void close() {
    cutters.shutdownNow();
  }

  private void startWindow() {
    Map<Path, List<Lesion>> lesionsOfScan = new LinkedHashMap<>();
    List<CohortRow> taken = new ArrayList<>(window);
    while (more()) {
      CohortRow row = take();
      boolean full = taken.size() >= window;
      boolean neighbour = row instanceof Lesion lesion && sameScan(lesion, taken);
      if (full && !(neighbour && taken.size() < 2 * window)) {
        putBack.addFirst(row);
        break;
      }
      taken.add(row);
      if (row instanceof Lesion lesion) {
        lesionsOfScan.computeIfAbsent(lesion.scanFile(), _ -> new ArrayList<>()).add(lesion);
      }
    }
    Map<Path, Iterator<Pending>> pendingOfScan = new LinkedHashMap<>();
    lesionsOfScan.forEach((file, lesions) -> pendingOfScan.put(file, submit(file, lesions)));
    for (CohortRow row : taken) {
      pending.addLast(
          switch (row) {
            case Lesion lesion -> requireNonNull(pendingOfScan.get(lesion.scanFile())).next();
            case UnusableRow unusable -> refused(unusable);
          });
    }
  }

  /// One read for all lesions of a scan; their outcomes in the order of the lesions.
  private Iterator<Pending> submit(Path file, List<Lesion> lesions) {
    String name = lesions.getFirst().scanName();
    Future<Deque<PatchOutcome>> outcomes =
        cutters.submit(() -> new ArrayDeque<>(cutting.cut(file, name, lesions)));
    return lesions.stream().map(lesion -> new Pending(lesion, outcomes)).iterator();
  }

  private static Pending refused(UnusableRow row) {
    Deque<PatchOutcome> outcome = new ArrayDeque<>(1);
    outcome.add(new PatchOutcome.Refused(row.refusal()));
    return new Pending(row, CompletableFuture.completedFuture(outcome));
  }

  private static boolean sameScan(Lesion lesion, List<CohortRow> taken) {
    return !taken.isEmpty()
        && taken.getLast() instanceof Lesion last
        && last.scanFile().equals(lesion.scanFile());
  }

  private boolean more() {
    return !putBack.isEmpty() || rows.hasNext();
  }

  private CohortRow take() {
    return putBack.isEmpty() ? rows.next() : putBack.removeFirst();
  }
}
