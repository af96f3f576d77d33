package dev.nidus.learning.tensor;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// The rectifiers of one pass of guided back-propagation (Springenberg et al. 2015): forward max(x, 0); backward a
/// gradient passes where the rectifier was open and the gradient itself is above 0.
///
/// The library has no such rectifier, and one that called back into Java from inside its engine is what 0062 did away
/// with. So the output of each rectifier is a leaf, at which the engine stops; {@link #backward} takes the gradient
/// that has arrived there, closes the gate, and begins the next pass from the rectifier's input, the latest
/// rectifier first. All that was computed from one lies behind it then.
public final class GuidedRectifiers implements AutoCloseable {
  private final List<Gate> gates = new ArrayList<>();

  /// A rectifier that a pass went through.
  private static final class Gate {
    private final Tensor input;
    private final Tensor output;

    Gate(Tensor input, Tensor output) {
      this.input = input;
      this.output = output;
    }
  }

  /// max(x, 0), where gradients stop until {@link #backward}; not to be written over.
  ///
  /// @param x of a recording scope, computed from a leaf; not closed
  public Tensor apply(Tensor x) {
    TensorScope scope = x.scope();
    Tensor output =
        scope.run("guided relu", List.of(x), () -> x.pointer().detach().relu()).trackGradient();
    gates.add(new Gate(scope.adopt(x.pointer()), output));
    return scope.adopt(output.pointer());
  }

  /// Sends the gradients of a single number back through the gates, down to the leaves before the first.
  public void backward(Tensor number) {
    number.backward();
    for (Gate gate : gates.reversed()) {
      if (hasGradient(gate.output)) {
        try (Tensor passed = gated(gate)) {
          back(gate.input, passed);
        }
      }
    }
  }

  /// Lets go of what was kept for {@link #backward}.
  @Override
  public void close() {
    for (Gate gate : gates) {
      gate.input.close();
      gate.output.close();
    }
    gates.clear();
  }

  private static Tensor gated(Gate gate) {
    return gate.output.run(
        "gating of a gradient",
        List.of(),
        () -> {
          Scalar zero = new Scalar(0);
          org.bytedeco.pytorch.Tensor gradient = NativeTensors.gradient(gate.output.pointer());
          org.bytedeco.pytorch.Tensor open = gate.output.pointer().detach().gt(zero);
          return gradient.detach().clamp_min(zero).mul(open);
        });
  }

  /// What lies between two gates may be walked through from several of them (a pooling whose map two branches use), so
  /// it is kept until the scope lets go of it.
  private static void back(Tensor end, Tensor gradient) {
    end.run(
            "guided backward",
            List.of(gradient),
            () -> {
              torch.backward(
                  new TensorVector(end.pointer()),
                  new TensorVector(gradient.pointer()),
                  new BoolOptional(true),
                  false,
                  new TensorVector());
              return new org.bytedeco.pytorch.Tensor(end.pointer());
            })
        .close();
  }

  private static boolean hasGradient(Tensor leaf) {
    try (PointerScope _ = new PointerScope()) {
      return leaf.pointer().grad().defined();
    }
  }
}
