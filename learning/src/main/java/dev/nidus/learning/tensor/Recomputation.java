package dev.nidus.learning.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Gradient checkpointing (Chen et al. 2016): of a chain of segments, only what goes in between them
/// is kept; each segment is computed again when the gradient reaches its end. The gradients are the
/// same numbers; memory falls to the inputs of the segments and the insides of one, time grows by one
/// forward pass.
public final class Recomputation {
  private final List<? extends Segment> segments;
  private final List<Tensor> inputs = new ArrayList<>();
  private @Nullable Tensor gradientOfInput;

  private Recomputation(List<? extends Segment> segments) {
    this.segments = segments;
  }

  /// Which of the two computations it is.
  public enum Pass {
    /// Forward; nothing is recorded.
    FIRST,
    /// During `backward`, recorded; must compute the same numbers and leave no other trace.
    AGAIN
  }

  /// A part of a network.
  @FunctionalInterface
  public interface Segment {
    /// The output; neither closes x nor writes over it.
    Tensor apply(Tensor x, Pass pass);
  }

  /// The output of the chain; {@link Tensor#backward} of whatever is computed from it sends gradients
  /// to the parameters of every segment and through x.
  ///
  /// @param x of a recording scope; not closed, must live until `backward`
  public static Tensor chain(Tensor x, List<? extends Segment> segments) {
    Recomputation chain = new Recomputation(List.copyOf(segments));
    try (Tensor out = chain.forward(x)) {
      return x.pointer().requires_grad() ? chain.tied(x, out) : chain.untied(x, out);
    }
  }

  /// The end as a sum of the output and of nothing of x, so that the engine walks from the end to x;
  /// the gradient that it brings to x is exchanged for the one that the segments gave.
  private Tensor tied(Tensor x, Tensor out) {
    return x.run(
        "end of the recomputed chain",
        List.of(out),
        () -> {
          org.bytedeco.pytorch.Tensor start = x.pointer().view_as(x.pointer());
          hook(x.scope(), start, _ -> given());
          org.bytedeco.pytorch.Tensor nothing = start.narrow(0, 0, 0).sum();
          org.bytedeco.pytorch.Tensor end = out.pointer().add(nothing);
          hook(x.scope(), end, gradient -> backward(x.scope(), gradient));
          return end;
        });
  }

  /// The end where no gradient is wanted before the chain.
  private Tensor untied(Tensor x, Tensor out) {
    return x.run(
        "end of the recomputed chain",
        List.of(out),
        () -> {
          org.bytedeco.pytorch.Tensor end =
              out.pointer().requires_grad_(true).view_as(out.pointer());
          hook(x.scope(), end, gradient -> backward(x.scope(), gradient));
          return end;
        });
  }

  private static void hook(
      TensorScope scope, org.bytedeco.pytorch.Tensor tensor, GradientHooks.Hook body) {
    long key = GradientHooks.put(tensor, body);
    scope.onClose(() -> GradientHooks.forget(key, body));
  }

  private org.bytedeco.pytorch.Tensor given() {
    Tensor gradient = Objects.requireNonNull(gradientOfInput, "the end comes before the start");
    gradientOfInput = null;
    try (gradient) {
      return new org.bytedeco.pytorch.Tensor(gradient.pointer());
    }
  }

  private Tensor forward(Tensor x) {
    inputs.add(x);
    for (Segment segment : segments) {
      Tensor last = inputs.getLast();
      try (TensorScope quiet = TensorScope.open("segment")) {
        Tensor operand = quiet.alias(last);
        inputs.add(quiet.keep(segment.apply(operand, Pass.FIRST)));
      }
    }
    return inputs.removeLast();
  }

  private org.bytedeco.pytorch.Tensor backward(
      TensorScope scope, org.bytedeco.pytorch.Tensor arrived) {
    Tensor gradient = scope.adopt(arrived);
    for (int n = segments.size() - 1; n >= 0; n--) {
      Tensor input = inputs.get(n);
      boolean goesOn = n > 0 || input.pointer().requires_grad();
      try (TensorScope again = TensorScope.recording("segment again")) {
        Tensor operand = again.alias(input);
        if (goesOn) {
          operand.trackGradient();
        }
        backward(segments.get(n).apply(operand, Pass.AGAIN), gradient);
        gradient.close();
        if (goesOn) {
          gradient = again.keep(operand.gradient());
        }
      }
      if (n > 0) {
        input.close();
      } else if (goesOn) {
        gradientOfInput = gradient;
      }
    }
    return new org.bytedeco.pytorch.Tensor(arrived);
  }

  private static void backward(Tensor end, Tensor gradient) {
    try {
      end.run(
              "backward of a segment",
              List.of(gradient),
              () -> {
                torch.backward(
                    new TensorVector(end.pointer()),
                    new TensorVector(gradient.pointer()),
                    new BoolOptional(),
                    false,
                    new TensorVector());
                GradientHooks.releaseReturned();
                return new org.bytedeco.pytorch.Tensor(end.pointer());
              })
          .close();
    } catch (TensorFailure e) {
      throw SummedGradient.causeOr(e);
    }
  }
}
