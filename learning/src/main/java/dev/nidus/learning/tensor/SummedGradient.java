package dev.nidus.learning.tensor;

import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.jspecify.annotations.Nullable;

/// Sums a gradient over the processes on its way back: the derivative of every exchange whose result
/// all processes use. Called by the library inside `backward`; one instance serves any number of
/// tensors.
final class SummedGradient extends TensorTensorHook {
  private static final ThreadLocal<@Nullable RuntimeException> FAILURE = new ThreadLocal<>();

  private final ProcessGroup group;

  SummedGradient(ProcessGroup group) {
    this.group = group;
  }

  @Override
  public TensorBase call(TensorBase gradient) {
    try {
      org.bytedeco.pytorch.Tensor sum = new org.bytedeco.pytorch.Tensor(gradient).clone();
      group.sumInPlace(sum);
      return sum;
    } catch (RuntimeException e) {
      // on its way through the library an exception becomes text
      remember(e);
      throw e;
    }
  }

  /// Keeps what ends a `backward` of this thread from inside, for {@link #causeOr}.
  static void remember(RuntimeException failure) {
    FAILURE.set(failure);
  }

  /// The exception that ended the last `backward` of this thread from inside, otherwise the given one.
  static RuntimeException causeOr(RuntimeException otherwise) {
    RuntimeException inside = FAILURE.get();
    FAILURE.remove();
    return inside == null ? otherwise : inside;
  }
}
