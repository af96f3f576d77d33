package dev.nidus.learning.tensor;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.IValue;

/// A convolution whose weights lie in the blocked order that oneDNN computes in, together with what
/// follows it: bias, sum and rectifier in one pass over the memory.
///
/// Shared by threads, owned by a network. It has no gradient: an operand that asks for one would
/// silently get none, so operands must come from a scope that does not record.
public final class FusedConvolution implements AutoCloseable {
  private final IValue weight;
  private final IValue bias;
  private final IValue padding;
  private final IValue stride;
  private final long bytes;
  private final String text;
  private volatile boolean closed;

  private FusedConvolution(
      IValue weight, IValue bias, IValue padding, IValue stride, long bytes, String text) {
    this.weight = weight.retainReference();
    this.bias = bias.retainReference();
    this.padding = padding.retainReference();
    this.stride = stride.retainReference();
    this.bytes = bytes;
    this.text = text;
    NativeMemory.born(bytes);
  }

  /// Why fused convolutions cannot be used in this process; empty if they can.
  public static Optional<String> whyUnavailable() {
    return FusedOperators.whyUnavailable();
  }

  /// Packs a copy of the weights; the parameters may be closed afterwards.
  ///
  /// @param weight (out, in, depth, height, width), float32
  /// @param bias (out), float32
  /// @param input the usual size of its input: the order is chosen for that size and right for every
  ///     size
  public static FusedConvolution pack(
      Parameter weight, Parameter bias, Convolution how, Extent3 input, Precision precision) {
    try (PointerScope _ = new PointerScope()) {
      org.bytedeco.pytorch.GradMode.set_enabled(false);
      IValue padding = FusedOperators.integers(how.paddings());
      IValue stride = FusedOperators.integers(how.strides());
      org.bytedeco.pytorch.Tensor dense =
          weight.usablePointer().to(precision.nativeType()).contiguous();
      IValue size =
          FusedOperators.integers(
              1, weight.shape().get(1), input.depth(), input.height(), input.width());
      return new FusedConvolution(
          FusedOperators.pack(dense, padding, stride, size),
          new IValue(bias.usablePointer().to(precision.nativeType()).clone()),
          padding,
          stride,
          (weight.bytes() + bias.bytes()) / Float.BYTES * precision.bytes(),
          "a fused convolution with weight " + weight);
    } catch (ScopeClosed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TensorFailure("packing", "weight " + weight, e);
    }
  }

  /// The convolution and its bias.
  public Tensor apply(Tensor x) {
    return x.run(
        text,
        List.of(),
        () -> {
          requireUsable(x);
          return FusedOperators.convolve(new IValue(x.pointer()), weight, bias, padding, stride);
        });
  }

  /// max(convolution + bias, 0).
  public Tensor applyRelu(Tensor x) {
    return x.run(
        text,
        List.of(),
        () -> {
          requireUsable(x);
          return FusedOperators.convolveRelu(
              new IValue(x.pointer()), weight, bias, padding, stride);
        });
  }

  /// max(accumulator + convolution + bias, 0), written over the accumulator.
  ///
  /// @return a new handle on the accumulator's memory
  public Tensor addInto(Tensor accumulator, Tensor x) {
    return x.run(
        text,
        List.of(accumulator),
        () -> {
          requireUsable(x);
          requireUsable(accumulator);
          return FusedOperators.convolveInto(
              new IValue(accumulator.pointer()),
              new IValue(x.pointer()),
              weight,
              bias,
              padding,
              stride);
        });
  }

  /// The size of the packed numbers in bytes.
  public long bytes() {
    return bytes;
  }

  /// Frees the packed weights; the owner sees to it that no thread computes with them.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      NativeMemory.died(bytes);
      weight.close();
      bias.close();
      padding.close();
      stride.close();
    }
  }

  private void requireUsable(Tensor operand) {
    if (closed) {
      throw new ScopeClosed(text);
    }
    if (operand.pointer().requires_grad()) {
      throw new IllegalStateException(
          "fused convolutions have no gradient; use the plain network for gradients");
    }
  }
}
