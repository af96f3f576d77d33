package dev.nidus.learning.tensor;

import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Walks of the library's engine from a tensor back to the leaves. One is never begun inside another.
final class BackwardPass {
  private BackwardPass() {}

  /// From a single number, and on through every {@link Recomputation} that it reaches.
  static void from(Tensor number) {
    walk(number, () -> number.pointer().backward());
    number.scope().continueBackwardOutward();
  }

  /// From a tensor with the gradient that arrived there, up to the chains of recomputation before it.
  static void from(Tensor end, Tensor gradient) {
    walk(
        end,
        () ->
            torch.backward(
                new TensorVector(end.pointer()),
                new TensorVector(gradient.pointer()),
                new BoolOptional(),
                false,
                new TensorVector()));
  }

  private static void walk(Tensor from, Runnable engine) {
    try {
      from.run(
              "backward",
              List.of(),
              () -> {
                engine.run();
                GradientHooks.releaseReturned();
                return new org.bytedeco.pytorch.Tensor(from.pointer());
              })
          .close();
    } catch (TensorFailure e) {
      throw SummedGradient.causeOr(e);
    }
  }
}
