package dev.nidus.learning.pretraining;

import dev.nidus.learning.objective.RowRing;
import dev.nidus.learning.tensor.GatherGradient;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.ProcessGroup;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.training.LearnerParts;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// SwAV's queues: earlier embeddings of each large crop, which steady the assignments of a small batch. Each
/// process remembers its own; a checkpoint holds those of all, one after the other.
final class CropQueues implements AutoCloseable {
  private static final String QUEUE = "queue.";
  private static final String ROWS = "rows";

  private final List<RowRing> rings = new ArrayList<>();
  private final ProcessGroup group;
  private final int capacity;
  private final int length;
  private final int fromEpoch;

  /// @param crops how many queues
  /// @param capacity rows of each in this process; 0 is no queue at all
  /// @param length of an embedding
  /// @param fromEpoch first epoch that uses them
  CropQueues(int crops, int capacity, int length, int fromEpoch, ProcessGroup group) {
    this.group = group;
    this.capacity = capacity;
    this.length = length;
    this.fromEpoch = fromEpoch;
    for (int n = 0; n < crops && capacity > 0; n++) {
      rings.add(RowRing.empty(capacity, length));
    }
  }

  /// What is remembered for each crop; nothing before the queues are full and it is time.
  List<Tensor> contents(TensorScope scope, long epoch) {
    boolean used = epoch >= fromEpoch && !rings.isEmpty() && rings.getFirst().full();
    return used ? rings.stream().map(ring -> ring.contents(scope).detach()).toList() : List.of();
  }

  void add(List<Tensor> embeddings) {
    for (int n = 0; n < rings.size(); n++) {
      rings.get(n).add(embeddings.get(n));
    }
  }

  SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> all = new LinkedHashMap<>();
    for (int n = 0; n < rings.size(); n++) {
      String prefix = QUEUE + n + ".";
      all.putAll(LearnerParts.prefixed(prefix, rings.get(n).state(arena)));
      try (TensorScope scope = TensorScope.open("queues of all processes")) {
        Tensor together = group.gather(rings.get(n).contents(scope), GatherGradient.REFERENCE);
        try (Parameter copy =
            Parameter.copyOf(together.toFloats(), (long) capacity * group.size(), length)) {
          all.put(prefix + ROWS, copy.stored(prefix + ROWS, arena));
        }
      }
    }
    return all;
  }

  void resume(Map<String, StoredTensor> all) {
    for (int n = 0; n < rings.size(); n++) {
      SequencedMap<String, StoredTensor> state = LearnerParts.under(QUEUE + n + ".", all);
      StoredTensor together = state.get(ROWS);
      if (together == null) {
        throw new IllegalArgumentException("the checkpoint lacks the queue of crop " + n);
      }
      long bytes = together.bytes().byteSize() / group.size();
      state.put(
          ROWS,
          new StoredTensor(
              ROWS,
              together.type(),
              List.of((long) capacity, (long) length),
              together.bytes().asSlice(group.rank() * bytes, bytes)));
      rings.get(n).resume(state);
    }
  }

  @Override
  public void close() {
    rings.forEach(RowRing::close);
  }
}
