package dev.nidus.learning.sampling;

import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.augmentation.Views;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// Batches in the order of their steps, made by worker threads ahead of the training step. The same
/// batches, to the bit, for any number of threads and processes and for any start.
///
/// A lesion that gives no patch is noted and another one, drawn for that place, stands in for it, so that
/// batches stay whole. Memory: `ahead` + 2 batches, whose arrays are used again if the batches are given
/// back. For use by one thread.
///
///     try (BatchLoader loader = new BatchLoader(patches, views, order, root, workers, 0, 100)) {
///       while (loader.hasNext()) {
///         Batch batch = loader.next();
///         ... one step ...
///         loader.giveBack(batch);
///       }
///     }
public final class BatchLoader implements Iterator<Batch>, AutoCloseable {
  private static final int CLOSING_SECONDS = 60;

  private final RawPatches patches;
  private final Views views;
  private final EpochOrder order;
  private final Workers workers;
  private final long end;
  private final ExecutorService threads;
  private final BlockingQueue<SampleMaker> makers;
  private final Map<Integer, Refusal> refused = new ConcurrentHashMap<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private final Deque<List<BatchView>> free = new ArrayDeque<>();
  private final List<PatchSize> sizes;
  private long nextStep;
  private int[] epochOrder = {};
  private long orderedEpoch = -1;
  private long waitedNanoseconds;
  private boolean closed;

  /// A batch in the making.
  private record Pending(
      long epoch, int step, List<Future<Integer>> samples, List<BatchView> views) {}

  /// Starts to make batches at once.
  ///
  /// @param patches of a cohort; not closed here
  /// @param views of the positive patch, and of the negative one likewise
  /// @param order of the lesions of that cohort
  /// @param root the stream of the whole run
  /// @param firstStep steps of the run, over all epochs, that are done already
  /// @param epochs of the run
  public BatchLoader(
      RawPatches patches,
      Views views,
      EpochOrder order,
      RandomSource root,
      Workers workers,
      long firstStep,
      long epochs) {
    this.patches = patches;
    this.views = views;
    this.order = order;
    this.workers = workers;
    this.nextStep = firstStep;
    this.end = Math.multiplyExact(epochs, (long) order.steps());
    PatchSize patch = patches.rule().spec().size();
    this.sizes = views.recipes().stream().map(recipe -> recipe.sizeAfter(patch)).toList();
    this.makers = new ArrayBlockingQueue<>(workers.threads());
    for (int n = 0; n < workers.threads(); n++) {
      makers.add(new SampleMaker(patches, views, root, refused));
    }
    this.threads =
        Executors.newFixedThreadPool(
            workers.threads(), Thread.ofPlatform().name("sample-", 0).daemon().factory());
    startAhead();
  }

  @Override
  public boolean hasNext() {
    return !pending.isEmpty();
  }

  /// The batch of the next step, waiting until it is made.
  ///
  /// @throws SamplingStopped if no batch can be made, with the lesion named, or on an interrupt
  @Override
  public Batch next() {
    if (pending.isEmpty()) {
      throw new NoSuchElementException("the run has no more steps");
    }
    Pending first = pending.removeFirst();
    long start = System.nanoTime();
    List<Integer> lesions = new ArrayList<>(first.samples().size());
    for (Future<Integer> sample : first.samples()) {
      lesions.add(made(sample));
    }
    waitedNanoseconds += System.nanoTime() - start;
    startAhead();
    return new Batch(first.epoch(), first.step(), lesions, first.views());
  }

  /// Gives back the arrays of a batch; they must not be read afterwards.
  public void giveBack(Batch batch) {
    if (free.size() < workers.ahead() + 2) {
      free.addLast(batch.views());
    }
  }

  /// How long {@link #next} has waited for samples so far.
  public Duration waited() {
    return Duration.ofNanos(waitedNanoseconds);
  }

  /// The lesions that gave no patch so far, by index.
  public List<RefusedLesion> refused() {
    List<RefusedLesion> list = new ArrayList<>();
    new TreeMap<>(refused)
        .forEach((index, refusal) ->
            list.add(new RefusedLesion(patches.cohort().lesion(index), refusal)));
    return list;
  }

  /// Stops the workers and waits for them, so that a cache can be closed afterwards. Idempotent.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pending.forEach(batch -> batch.samples().forEach(sample -> sample.cancel(false)));
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        throw new SamplingStopped(
            "a worker is still reading a scan after %d s; is the disk still there?"
                .formatted(CLOSING_SECONDS));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    pending.clear();
  }

  private void startAhead() {
    while (!closed && pending.size() < workers.ahead() + 1 && nextStep < end) {
      pending.addLast(start(nextStep++));
    }
  }

  private Pending start(long run) {
    long epoch = run / order.steps();
    int step = (int) (run % order.steps());
    if (epoch != orderedEpoch) {
      epochOrder = order.epoch(epoch);
      orderedEpoch = epoch;
    }
    int count = order.size(step);
    List<BatchView> into = arrays(count);
    List<Future<Integer>> samples = new ArrayList<>(count);
    for (int n = 0; n < count; n++) {
      long place = order.firstPlace(step) + n;
      int lesion = epochOrder[Math.toIntExact(place)];
      int index = n;
      long number = epoch * order.places() + place;
      samples.add(threads.submit(() -> make(epoch, place, number, lesion, into, index)));
    }
    return new Pending(epoch, step, samples, into);
  }

  private int make(long epoch, long place, long number, int lesion, List<BatchView> into, int index)
      throws InterruptedException {
    SampleMaker maker = makers.take();
    try {
      return maker.make(epoch, place, number, lesion, into, index);
    } finally {
      makers.add(maker);
    }
  }

  private List<BatchView> arrays(int count) {
    if (!free.isEmpty()
        && free.getFirst().getFirst().values().length == count * sizes.getFirst().voxels()) {
      return free.removeFirst();
    }
    List<BatchView> made = new ArrayList<>();
    for (Branch branch : patches.rule().branches()) {
      for (int v = 0; v < views.count(); v++) {
        PatchSize size = sizes.get(v);
        float[] values = new float[Math.multiplyExact(count, size.voxels())];
        made.add(new BatchView(branch, v, size, values));
      }
    }
    return made;
  }

  private int made(Future<Integer> sample) {
    try {
      return sample.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SamplingStopped("interrupted while a batch was made", interrupted);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof SamplingStopped stopped) {
        throw stopped;
      }
      throw new SamplingStopped("a worker that makes samples failed: " + failed.getCause(), failed);
    }
  }
}
