package dev.nidus.learning.objective;

import dev.nidus.learning.tensor.InPlace;
import dev.nidus.learning.tensor.Parameter;
import dev.nidus.learning.tensor.Rows;
import dev.nidus.learning.tensor.Tensor;
import dev.nidus.learning.tensor.TensorScope;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The latest embeddings, a fixed number of rows; new ones overwrite the oldest. A batch that does
/// not fit before the end is cut there, and the next starts at the beginning, as the reference's does
/// (SPEC 4.4).
public final class RowRing implements AutoCloseable {
  private static final String ROWS = "rows";
  private static final String POSITION = "position";
  private static final String WRITTEN = "written";

  private final Parameter rows;
  private final int capacity;
  private int position;
  private long written;

  /// A ring with initial rows.
  ///
  /// @param initial capacity x size numbers, row after row
  public RowRing(float[] initial, int capacity, int size) {
    this.rows = Parameter.copyOf(initial, capacity, size);
    this.capacity = capacity;
  }

  /// An empty ring: zeros, which {@link #full} tells from content.
  public static RowRing empty(int capacity, int size) {
    return new RowRing(new float[Math.multiplyExact(capacity, size)], capacity, size);
  }

  /// Whether every row has been overwritten by {@link #add}.
  public boolean full() {
    return written >= capacity;
  }

  /// All rows, in no particular order; the same memory, which the next {@link #add} changes.
  public Tensor contents(TensorScope scope) {
    return scope.of(rows);
  }

  /// Overwrites the oldest rows; no gradient is kept.
  public void add(Tensor batch) {
    try (TensorScope scope = TensorScope.open("enqueue")) {
      int fitting = Math.toIntExact(Math.min(batch.shape().getFirst(), capacity - position));
      InPlace.copy(
          Rows.range(scope.of(rows), position, fitting), Rows.range(batch.detach(), 0, fitting));
      position = (position + fitting) % capacity;
      written += fitting;
    }
  }

  /// What a checkpoint needs, by name.
  public SequencedMap<String, StoredTensor> state(Arena arena) {
    SequencedMap<String, StoredTensor> state = new TreeMap<>();
    state.put(ROWS, rows.stored(ROWS, arena));
    state.put(POSITION, StoredTensor.counter(POSITION, position, arena));
    state.put(WRITTEN, StoredTensor.counter(WRITTEN, written, arena));
    return state;
  }

  /// Goes on from a checkpoint.
  public void resume(Map<String, StoredTensor> state) {
    rows.overwrite(required(state, ROWS));
    position = Math.toIntExact(required(state, POSITION).count());
    written = required(state, WRITTEN).count();
  }

  private static StoredTensor required(Map<String, StoredTensor> state, String name) {
    StoredTensor stored = state.get(name);
    if (stored == null) {
      throw new IllegalArgumentException(
          "the state of a ring of embeddings lacks '%s', it holds %s"
              .formatted(name, state.keySet()));
    }
    return stored;
  }

  @Override
  public void close() {
    rows.close();
  }
}
