package dev.nidus.benchmarks;

import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Threads that run the forward pass side by side on shared weights.
final class ForwardStreams implements AutoCloseable {
  private final Trunk trunk;
  private final int threadsOfEach;
  private final ExecutorService threads;

  ForwardStreams(Trunk trunk, int streams, int threadsOfEach) {
    this.trunk = trunk;
    this.threadsOfEach = threadsOfEach;
    threads =
        Executors.newFixedThreadPool(
            streams, Thread.ofPlatform().name("stream-", 0).daemon().factory());
  }

  /// The features of patches of 50^3 voxels, one after another, computed in batches of a size.
  float[] run(float[] patches, int batch) throws InterruptedException, ExecutionException {
    int whole = batch * FullNetwork.PATCH_VOXELS;
    List<Future<float[]>> running = new ArrayList<>();
    for (int start = 0; start < patches.length; start += whole) {
      float[] part = Arrays.copyOfRange(patches, start, Math.min(patches.length, start + whole));
      running.add(threads.submit(() -> features(part)));
    }
    float[] all = new float[patches.length / FullNetwork.PATCH_VOXELS * FullNetwork.FEATURES];
    int end = 0;
    for (Future<float[]> each : running) {
      float[] features = each.get();
      System.arraycopy(features, 0, all, end, features.length);
      end += features.length;
    }
    return all;
  }

  @Override
  public void close() {
    threads.shutdown();
  }

  private float[] features(float[] patches) {
    Threads.use(threadsOfEach);
    try (TensorScope scope = TensorScope.open("benchmark")) {
      int edge = FullNetwork.PATCH_EDGE;
      return trunk
          .features(
              scope.copyOf(patches, patches.length / FullNetwork.PATCH_VOXELS, 1, edge, edge, edge))
          .toFloats();
    }
  }
}
