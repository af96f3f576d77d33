package dev.nidus.learning.encoder;

import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.Patch;
import dev.nidus.core.patch.PatchSize;
import dev.nidus.learning.network.Trunk;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.tensor.Threads;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/// An encoder whose trunk lives in native memory. Made by {@link EncoderLoader}.
///
/// Callers share the weights; each computes on its own thread. {@link #close} waits for those that
/// are computing.
final class ResNetEncoder implements Encoder {
  private final EncoderCard card;
  private final Trunk trunk;
  private final int threadsPerCall;
  private final ReadWriteLock life = new ReentrantReadWriteLock();
  private boolean closed;

  ResNetEncoder(EncoderCard card, Trunk trunk, int threadsPerCall) {
    this.card = card;
    this.trunk = trunk;
    this.threadsPerCall = threadsPerCall;
  }

  @Override
  public EncoderCard card() {
    return card;
  }

  @Override
  public List<FeatureVector> encode(List<Patch> patches) {
    PatchSize size = card.input().order().seen(commonSize(patches));
    life.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the encoder '" + card.name() + "' is closed");
      }
      Threads.use(threadsPerCall);
      try (TensorScope batch = TensorScope.open("encode batch")) {
        Tensor input =
            batch.filled(
                into -> write(patches, into),
                patches.size(),
                1,
                size.depth(),
                size.height(),
                size.width());
        float[] features = trunk.features(input).toFloats();
        return IntStream.range(0, patches.size())
            .mapToObj(n ->
                FeatureVector.of(
                    Arrays.copyOfRange(features, n * card.features(), (n + 1) * card.features())))
            .toList();
      }
    } finally {
      life.readLock().unlock();
    }
  }

  @Override
  public void close() {
    life.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        trunk.close();
      }
    } finally {
      life.writeLock().unlock();
    }
  }

  private void write(List<Patch> patches, MemorySegment into) {
    long offset = 0;
    for (Patch patch : patches) {
      MemorySegment scaled =
          MemorySegment.ofArray(
              card.input().order().arranged(patch.scaled(card.scaling()), patch.size()));
      MemorySegment.copy(scaled, 0, into, offset, scaled.byteSize());
      offset += scaled.byteSize();
    }
  }

  private static PatchSize commonSize(List<Patch> patches) {
    if (patches.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one patch");
    }
    PatchSize size = patches.getFirst().size();
    for (Patch patch : patches) {
      if (!patch.size().equals(size)) {
        throw new IllegalArgumentException(
            "the patches of a batch must be of one size, got %s and %s; encode them separately"
                .formatted(size, patch.size()));
      }
    }
    return size;
  }
}
