package dev.nidus.learning.weights;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// One tensor of a weights file.
///
/// @param name its key in the file
/// @param type number type
/// @param shape dimensions, outermost first; empty for a scalar
/// @param bytes its values, contiguous in C order, little endian: a read-only view of the mapped
///     file where its layout allows, alive until the {@link WeightsFile} is closed
public record StoredTensor(String name, ElementType type, List<Long> shape, MemorySegment bytes) {
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

  /// The number of elements.
  public long elements() {
    return bytes.byteSize() / type.bytes();
  }
}
