package dev.nidus.learning.weights;

import dev.nidus.learning.weights.pickle.PickleValue;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// A tensor over a storage, as PyTorch describes one: brought to C order, as a view where it is.
final class StridedTensor {
  private static final int MOST_DIMENSIONS = 64; // PyTorch's own limit

  private StridedTensor() {}

  static MemorySegment inCOrder(
      String name,
      PickleValue.Tensor tensor,
      ElementType type,
      MemorySegment storage,
      CopyBudget budget)
      throws UnreadableWeights {
    List<Long> size = tensor.size();
    List<Long> stride = tensor.stride();
    if (size.size() != stride.size() || size.size() > MOST_DIMENSIONS) {
      throw new UnreadableWeights(
          "the tensor %s has %d dimensions and %d strides"
              .formatted(name, size.size(), stride.size()));
    }
    if (tensor.offset() < 0
        || size.stream().anyMatch(n -> n < 0)
        || stride.stream().anyMatch(n -> n < 0)) {
      throw new UnreadableWeights(
          "the tensor %s has a negative offset, dimension or stride: offset %d, shape %s, strides %s"
              .formatted(name, tensor.offset(), size, stride));
    }
    try {
      return checked(name, tensor, type, storage, budget);
    } catch (ArithmeticException overflow) {
      throw new UnreadableWeights(
          "the tensor %s of shape %s and strides %s is larger than any memory"
              .formatted(name, size, stride));
    }
  }

  private static MemorySegment checked(
      String name,
      PickleValue.Tensor tensor,
      ElementType type,
      MemorySegment storage,
      CopyBudget budget)
      throws UnreadableWeights {
    long forward = 1;
    for (long n : tensor.size()) { // the order in which StoredTensor multiplies
      forward = Math.multiplyExact(forward, n);
    }
    long elements = 1;
    long last = tensor.offset();
    boolean contiguous = true;
    for (int d = tensor.size().size() - 1; d >= 0; d--) {
      long n = tensor.size().get(d);
      long stride = tensor.stride().get(d);
      contiguous &= n == 1 || stride == elements;
      if (n > 0) {
        last = Math.addExact(last, Math.multiplyExact(n - 1, stride));
      }
      elements = Math.multiplyExact(elements, n);
    }
    if (forward == 0) {
      return storage.asSlice(0, 0);
    }
    long available = storage.byteSize() / type.bytes();
    if (last >= available) {
      throw new UnreadableWeights(
          ("the tensor %s (offset %d, shape %s, strides %s) reaches element %,d of a storage of"
                  + " %,d")
              .formatted(name, tensor.offset(), tensor.size(), tensor.stride(), last, available));
    }
    long bytes = Math.multiplyExact(elements, type.bytes());
    long first = Math.multiplyExact(tensor.offset(), type.bytes());
    if (contiguous) {
      return storage.asSlice(first, bytes);
    }
    MemorySegment copy = budget.allocate(bytes, "the tensor " + name);
    gather(tensor, type.bytes(), storage, copy);
    return copy.asReadOnly();
  }

  private static void gather(
      PickleValue.Tensor tensor, int width, MemorySegment storage, MemorySegment copy) {
    int dimensions = tensor.size().size();
    long[] size = tensor.size().stream().mapToLong(Long::longValue).toArray();
    long[] stride = tensor.stride().stream().mapToLong(Long::longValue).toArray();
    long[] index = new long[dimensions];
    long element = tensor.offset();
    for (long at = 0; at < copy.byteSize(); at += width) {
      MemorySegment.copy(storage, element * width, copy, at, width);
      for (int d = dimensions - 1; d >= 0; d--) {
        element += stride[d];
        if (++index[d] < size[d]) {
          break;
        }
        element -= stride[d] * size[d];
        index[d] = 0;
      }
    }
  }
}
