package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;
import dev.nidus.learning.tensor.NativeMemory;
import dev.nidus.learning.tensor.Precision;
import dev.nidus.learning.tensor.TensorFailure;
import dev.nidus.learning.tensor.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The fused layers of a whole network by the keys of their convolutions. Several threads pack at
/// once, the largest weights first: each thread holds the dense weights of one layer, and so the
/// peak of memory comes early, when little is packed.
final class PackedLayers {
  /// More would only wait for the memory, and each holds up to 113 MB for the published network.
  private static final int MOST_THREADS = 4;

  private final Map<String, Layer> layers = new ConcurrentHashMap<>();

  private PackedLayers() {}

  /// Packs every convolution of the network.
  ///
  /// @param patch the usual size of a patch, for which they are packed
  /// @throws TensorFailure if a layer cannot be packed; nothing is kept then
  static PackedLayers of(
      ResNet3d network, Weights weights, Extent3 patch, FusedLayers packing, Precision precision) {
    PackedLayers packed = new PackedLayers();
    int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> tasks = new ArrayList<>();
      for (Task task : tasks(network, patch)) {
        tasks.add(
            workers.submit(() -> {
              Threads.use(1);
              try (FoldedLayer dense = weights.folded(task.unit)) {
                packed.layers.put(
                    task.unit.convolution(), packing.pack(dense, task.input, precision));
              }
            }));
      }
      for (Future<?> task : tasks) {
        await(task);
      }
    } catch (TensorFailure e) {
      packed.close();
      throw e;
    } finally {
      NativeMemory.giveBackUnused();
    }
    return packed;
  }

  /// The packed layer of a convolution.
  Layer layer(NormalisedConvolution unit) {
    Layer layer = layers.get(unit.convolution());
    if (layer == null) {
      throw new IllegalArgumentException("the network has no convolution " + unit.convolution());
    }
    return layer;
  }

  /// Frees them all; not needed once a trunk owns them.
  void close() {
    layers.values().forEach(Layer::close);
  }

  private static void await(Future<?> task) {
    try {
      task.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException("packing failed", e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while packing weights", e);
    }
  }

  private static List<Task> tasks(ResNet3d network, Extent3 patch) {
    List<Task> tasks = new ArrayList<>();
    EdgeWalk edges = new EdgeWalk(network, patch);
    tasks.add(new Task(network.firstConvolution(), edges.stem()));
    for (ResidualBlock block : network.residualBlocks()) {
      Extent3 input = edges.current();
      block.path().forEach(unit -> tasks.add(new Task(unit, edges.next(unit))));
      block.shortcut().ifPresent(unit -> tasks.add(new Task(unit, input)));
    }
    tasks.sort(Comparator.comparingLong(Task::weights).reversed());
    return tasks;
  }

  /// A convolution and the usual size of its input.
  private record Task(NormalisedConvolution unit, Extent3 input) {
    long weights() {
      return unit.kernel().volume() * unit.in() * unit.out();
    }
  }
}
