package dev.nidus.learning.weights.pickle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What an opcode can leave on the stack. Containers may share children and, in a hostile file,
/// contain themselves: whoever walks them bounds depth and visits, and nothing here has an equals
/// or a hash that descends.
public sealed interface PickleValue {

  /// `None`.
  enum Nothing implements PickleValue {
    NONE
  }

  record Flag(boolean value) implements PickleValue {}

  record Whole(BigInteger value) implements PickleValue {
    static Whole of(long value) {
      return new Whole(BigInteger.valueOf(value));
    }
  }

  record Real(double value) implements PickleValue {}

  record Text(String value) implements PickleValue {}

  /// Raw bytes; only their number matters to a reader of weights.
  record Bytes(int length) implements PickleValue {}

  /// A name that the file asks for and that has a meaning here.
  record Global(String module, String name) implements PickleValue {
    @Override
    public String toString() {
      return module + "." + name;
    }
  }

  /// An object that stays unconstructed: what it would be an instance of, or made by.
  record Opaque(String global) implements PickleValue {}

  /// A reference to a storage beside the pickle.
  ///
  /// @param type its class in PyTorch, such as `FloatStorage`
  /// @param key which storage of the file
  /// @param elements its declared length; bytes where the type is `UntypedStorage`
  /// @param first where a view of the legacy format starts in the storage
  /// @param extent the length of that view; equals `elements` where it is the whole storage
  record Storage(String type, String key, long elements, long first, long extent)
      implements PickleValue {}

  /// A strided tensor over a storage.
  ///
  /// @param dtype its number type, such as `float32`, where the storage is untyped; else empty
  record Tensor(Storage storage, String dtype, long offset, List<Long> size, List<Long> stride)
      implements PickleValue {
    public Tensor {
      size = List.copyOf(size);
      stride = List.copyOf(stride);
    }
  }

  /// A list, tuple or set.
  final class Sequence implements PickleValue {
    /// Which of Python's sequences.
    public enum Kind {
      LIST,
      TUPLE,
      SET
    }

    private final Kind kind;
    private final List<PickleValue> items;

    Sequence(Kind kind, List<PickleValue> items) {
      this.kind = kind;
      this.items = new ArrayList<>(items);
    }

    void addAll(List<PickleValue> more) {
      items.addAll(more);
    }

    public Kind kind() {
      return kind;
    }

    public List<PickleValue> items() {
      return Collections.unmodifiableList(items);
    }
  }

  /// A dict or ordered dict, as the pairs in which it was filled: a key set twice stands twice.
  final class Dict implements PickleValue {
    private final List<Entry> entries = new ArrayList<>(0);

    void put(PickleValue key, PickleValue value) {
      entries.add(new Entry(key, value));
    }

    public List<Entry> entries() {
      return Collections.unmodifiableList(entries);
    }
  }

  /// One pair of a {@link Dict}.
  record Entry(PickleValue key, PickleValue value) {}
}
