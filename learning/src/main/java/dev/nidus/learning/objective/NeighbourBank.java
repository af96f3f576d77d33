package dev.nidus.learning.objective;

import dev.nidus.core.random.RandomSource;
import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.SequencedMap;

/// The memory of NNCLR: projections of earlier batches, in which a projection finds its nearest
/// neighbour by cosine. In every process the same, because every process remembers the projections of
/// all.
///
/// Ask for the neighbours of a batch first and {@link #remember} it afterwards, otherwise each
/// projection is its own neighbour. The method remembers one of the two views.
public final class NeighbourBank implements AutoCloseable {
  /// Rows in the reference's bank (SPEC 3.3).
  public static final int FMCIB_CAPACITY = 4096;

  private final RowRing ring;
  private final ProcessGroup group;

  /// A bank over given rows.
  public NeighbourBank(RowRing ring, ProcessGroup group) {
    this.ring = ring;
    this.group = group;
  }

  /// A bank of random directions, uniform on the sphere: what there is before the first batches.
  public static NeighbourBank random(
      RandomSource random, int capacity, int size, ProcessGroup group) {
    float[] rows = new float[Math.multiplyExact(capacity, size)];
    for (int row = 0; row < capacity; row++) {
      double squares = 0;
      for (int n = row * size; n < (row + 1) * size; n++) {
        rows[n] = (float) random.nextGaussian();
        squares += (double) rows[n] * rows[n];
      }
      double length = Math.sqrt(squares);
      for (int n = row * size; n < (row + 1) * size; n++) {
        rows[n] = (float) (rows[n] / length);
      }
    }
    return new NeighbourBank(new RowRing(rows, capacity, size), group);
  }

  /// For every projection the remembered one of largest cosine, as it was remembered: not normalised.
  /// No gradient passes.
  public Tensor neighbours(Tensor projections) {
    try (TensorScope scope = TensorScope.open("nearest neighbours")) {
      Tensor bank = ring.contents(scope);
      Tensor queries = Rows.normalised(projections.detach().like(bank));
      int[] nearest = Rows.largest(queries.matmul(Rows.normalised(bank).transposed()));
      return scope.keep(Rows.chosen(bank, nearest).like(projections));
    }
  }

  /// Overwrites the oldest projections with those of all processes.
  public void remember(Tensor projections) {
    ring.add(group.gather(projections.detach(), GatherGradient.REFERENCE));
  }

  /// What a checkpoint needs, by name.
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    return ring.state(arena);
  }

  /// Goes on from a checkpoint.
  public void resume(Map<String, StoredTensor> state) {
    ring.resume(state);
  }

  @Override
  public void close() {
    ring.close();
  }
}
