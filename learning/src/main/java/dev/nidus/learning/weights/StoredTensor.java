package dev.nidus.learning.weights;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/// One tensor of a weights file.
///
/// @param name its key in the file
/// @param type number type
/// @param shape dimensions, outermost first; empty for a scalar
/// @param bytes its values, contiguous in C order, little endian: a read-only view of the mapped
///     file where its layout allows, alive until the {@link WeightsFile} is closed
public record StoredTensor(String name, ElementType type, List<Long> shape, MemorySegment bytes) {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  public StoredTensor {
    shape = List.copyOf(shape);
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    if (bytes.byteSize() != Math.multiplyExact(elements, type.bytes())) {
      throw new IllegalArgumentException(
          "tensor %s of shape %s and type %s needs %d bytes, got %d"
              .formatted(name, shape, type, elements * type.bytes(), bytes.byteSize()));
    }
  }

  /// A counter as a tensor without dimensions.
  ///
  /// @param arena owns its eight bytes
  public static StoredTensor counter(String name, long value, Arena arena) {
    MemorySegment bytes = arena.allocate(Long.BYTES, Long.BYTES);
    bytes.set(LONG, 0, value);
    return new StoredTensor(name, ElementType.INT64, List.of(), bytes);
  }

  /// The value of a {@link #counter}.
  public long count() {
    if (type != ElementType.INT64 || elements() != 1) {
      throw new IllegalArgumentException(
          "%s is %s %s, expected one INT64".formatted(name, type, shape));
    }
    return bytes.get(LONG, 0);
  }

  /// The number of elements.
  public long elements() {
    return bytes.byteSize() / type.bytes();
  }
}
