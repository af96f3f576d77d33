package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Tensor;

/// A convolution with its normalisation, computed in one of three ways. Operands are not closed.
interface Layer extends AutoCloseable {

  /// norm(convolution(x)).
  Tensor apply(Tensor x);

  /// max(norm(convolution(x)), 0).
  Tensor applyRelu(Tensor x);

  /// max(sum + norm(convolution(x)), 0); may be computed in the memory of the sum, whose numbers are
  /// undefined afterwards.
  Tensor addRelu(Tensor sum, Tensor x);

  @Override
  void close();
}
