package dev.nidus.learning.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/// Gradient checkpointing (Chen et al. 2016): of a chain of segments, only what goes in between them
/// is kept; each segment is computed again when the gradient has reached its end. The gradients are the
/// same numbers, up to the order in which several that meet at one tensor are added; memory falls to the inputs of
/// the segments and the insides of one, time grows by one forward pass.
///
/// The end of a chain is a leaf for the library's engine: a backward pass stops there. {@link Tensor#backward}
/// then goes on with what has arrived, segment by segment, each a backward pass of its own. So nothing is called
/// from inside the engine (0062).
public final class Recomputation {
  private final List<? extends Segment> segments;

  /// The input of each segment, then the end.
  private final List<Tensor> between = new ArrayList<>();

  private boolean done;

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
  /// to the parameters of every segment and through x. It must not be written over.
  ///
  /// @param x of a recording scope; not closed, must live until `backward`. A leaf, the end of another chain, or
  ///     computed from one of these for this chain alone: what it was computed from is walked through twice
  ///     otherwise, which the library refuses
  public static Tensor chain(Tensor x, List<? extends Segment> segments) {
    Recomputation chain = new Recomputation(List.copyOf(segments));
    chain.between.add(x);
    for (Segment segment : chain.segments) {
      Tensor last = chain.between.getLast();
      try (TensorScope quiet = TensorScope.open("segment")) {
        Tensor operand = quiet.alias(last);
        chain.between.add(quiet.keep(segment.apply(operand, Pass.FIRST)));
      }
    }
    x.scope().add(chain);
    Tensor end = chain.between.getLast().trackGradient();
    return end.scope().adopt(end.pointer());
  }

  /// Goes on with a backward pass if it has brought a gradient to the end.
  ///
  /// @throws IllegalStateException if that happens a second time
  void continueBackward() {
    Tensor end = between.getLast();
    if (!hasGradient(end)) {
      return;
    }
    if (done) {
      throw new IllegalStateException(
          "a gradient arrived for the second time; run the step forward again before another"
              + " backward");
    }
    done = true;
    Tensor gradient = takeGradient(end);
    for (int n = segments.size() - 1; n > 0; n--) {
      Tensor input = between.get(n);
      try (input;
          Tensor arrived = gradient;
          TensorScope again = TensorScope.recording("segment again")) {
        Tensor operand = again.alias(input).trackGradient();
        again(n, operand, arrived);
        gradient = again.keep(operand.gradient());
      }
    }
    Tensor x = between.getFirst();
    try (Tensor arrived = gradient;
        TensorScope again = TensorScope.recording("segment again")) {
      Tensor operand = again.alias(x);
      if (!x.pointer().requires_grad()) {
        again(0, operand, arrived);
        return;
      }
      again(0, operand.trackGradient(), arrived);
      gradient = again.keep(operand.gradient());
    }
    try (Tensor arrived = gradient) {
      BackwardPass.from(x, arrived);
    }
  }

  private void again(int n, Tensor operand, Tensor gradient) {
    BackwardPass.from(segments.get(n).apply(operand, Pass.AGAIN), gradient);
    operand.scope().continueBackward(); // a segment may hold chains of its own
  }

  private static boolean hasGradient(Tensor leaf) {
    try (PointerScope _ = new PointerScope()) {
      return leaf.pointer().grad().defined();
    }
  }

  /// Leaves the leaf without one, so that a second one would be noticed.
  private static Tensor takeGradient(Tensor leaf) {
    Tensor gradient = leaf.gradient();
    try (PointerScope _ = new PointerScope()) {
      leaf.pointer().mutable_grad().reset();
    }
    return gradient;
  }
}
