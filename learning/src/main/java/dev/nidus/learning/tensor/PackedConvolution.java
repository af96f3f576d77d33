package dev.nidus.learning.tensor;

/// A convolution whose weights lie in the order in which the processor reads them, together with
/// what follows it: bias, sum and rectifier in one pass over the memory.
///
/// Shared by threads, owned by a network. It has no gradient: an operand that asks for one would
/// silently get none, so operands must come from a scope that does not record.
public sealed interface PackedConvolution extends AutoCloseable
    permits FusedConvolution, GatheredConvolution {

  /// The convolution and its bias.
  Tensor apply(Tensor x);

  /// max(convolution + bias, 0).
  Tensor applyRelu(Tensor x);

  /// max(accumulator + convolution + bias, 0), written over the accumulator where its layout allows.
  ///
  /// @return a new handle on the result
  Tensor addInto(Tensor accumulator, Tensor x);

  /// The size of the packed numbers in bytes.
  long bytes();

  /// Frees the packed weights; the owner sees to it that no thread computes with them.
  @Override
  void close();
}
