package dev.nidus.learning.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Native tensors as memory and as text.
final class NativeTensors {
  private NativeTensors() {}

  /// The memory of a dense, contiguous tensor.
  @SuppressWarnings("restricted") // the size comes from the tensor itself
  static MemorySegment memory(org.bytedeco.pytorch.Tensor tensor) {
    return MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(tensor.nbytes());
  }

  static long elements(long... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  static long[] shape(org.bytedeco.pytorch.Tensor tensor) {
    long[] shape = new long[Math.toIntExact(tensor.dim())];
    for (int axis = 0; axis < shape.length; axis++) {
      shape[axis] = tensor.size(axis);
    }
    return shape;
  }

  /// The gradient of a leaf.
  ///
  /// @throws IllegalStateException if there is none: the library would answer with an undefined tensor
  static org.bytedeco.pytorch.Tensor gradient(org.bytedeco.pytorch.Tensor leaf) {
    org.bytedeco.pytorch.Tensor gradient = leaf.grad();
    if (!gradient.defined()) {
      throw new IllegalStateException(
          "no gradient reached it; call backward() in a recording scope first");
    }
    return new org.bytedeco.pytorch.Tensor(gradient);
  }

  static String text(long... shape) {
    return Arrays.stream(shape)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  static String text(List<Tensor> operands) {
    return operands.isEmpty()
        ? "a new tensor"
        : operands.stream().map(Tensor::toString).collect(Collectors.joining(" and "));
  }
}
