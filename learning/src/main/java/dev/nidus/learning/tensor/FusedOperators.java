package dev.nidus.learning.tensor;

import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IntType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.StringIValueMap;
import org.bytedeco.pytorch.Type;
import org.bytedeco.pytorch.global.torch;

/// The three oneDNN operators that torch's own compiler emits for a convolution with what follows
/// it. They have no generated binding, so they are called through the dispatcher with boxed
/// arguments. Their names are private to libtorch: they may be absent in another version, which
/// {@link #whyUnavailable} then says.
final class FusedOperators {
  private static final Object FOUND = find();

  private FusedOperators() {}

  /// The handles and the constant arguments; every one retained (see package-info).
  private record Operators(
      OperatorHandle convolve,
      OperatorHandle convolveInto,
      OperatorHandle pack,
      IValue one,
      IValue dilation,
      IValue relu,
      IValue none,
      IValue add,
      IValue alpha,
      IValue noScalars,
      IValue noAlgorithm) {}

  /// Why the fused path cannot be used at all; empty if it can be tried.
  static Optional<String> whyUnavailable() {
    return FOUND instanceof String reason ? Optional.of(reason) : Optional.empty();
  }

  static IValue pack(
      org.bytedeco.pytorch.Tensor weight, IValue padding, IValue stride, IValue inputSize) {
    Operators operators = operators();
    return new IValue(
        call(
            operators.pack,
            new IValue(weight),
            padding,
            stride,
            operators.dilation,
            operators.one,
            inputSize));
  }

  static org.bytedeco.pytorch.Tensor convolve(
      IValue x, IValue weight, IValue bias, IValue padding, IValue stride) {
    return convolve(x, weight, bias, padding, stride, operators().none);
  }

  static org.bytedeco.pytorch.Tensor convolveRelu(
      IValue x, IValue weight, IValue bias, IValue padding, IValue stride) {
    return convolve(x, weight, bias, padding, stride, operators().relu);
  }

  /// relu(accumulator + convolution of x), written over the accumulator.
  static org.bytedeco.pytorch.Tensor convolveInto(
      IValue accumulator, IValue x, IValue weight, IValue bias, IValue padding, IValue stride) {
    Operators operators = operators();
    return call(
        operators.convolveInto,
        accumulator,
        x,
        weight,
        bias,
        padding,
        stride,
        operators.dilation,
        operators.one,
        operators.add,
        operators.alpha,
        operators.relu,
        operators.noScalars,
        operators.noAlgorithm);
  }

  static IValue integers(long... values) {
    GenericList list = new GenericList(new Type.TypePtr(IntType.getIntTypePtr().get()));
    for (long value : values) {
      list.push_back(new IValue(value));
    }
    return new IValue(list);
  }

  private static org.bytedeco.pytorch.Tensor convolve(
      IValue x, IValue weight, IValue bias, IValue padding, IValue stride, IValue activation) {
    Operators operators = operators();
    return call(
        operators.convolve,
        x,
        weight,
        bias,
        padding,
        stride,
        operators.dilation,
        operators.one,
        activation,
        operators.noScalars,
        operators.noAlgorithm);
  }

  private static org.bytedeco.pytorch.Tensor call(OperatorHandle operator, IValue... arguments) {
    IValueVector stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    return new org.bytedeco.pytorch.Tensor(stack.get(0).toTensor());
  }

  private static Operators operators() {
    if (FOUND instanceof Operators operators) {
      return operators;
    }
    throw new IllegalStateException(String.valueOf(FOUND));
  }

  private static Object find() {
    NativeLibrary.require();
    if (!torch.hasMKLDNN()) {
      return "libtorch is built without oneDNN";
    }
    try (PointerScope _ = new PointerScope()) {
      Dispatcher dispatcher = Dispatcher.singleton();
      // The boxed value of an empty list of optional numbers has no constructor here.
      CompilationUnit unit =
          keep(() ->
              torch.compile("def noscalars():\n  x: List[Optional[number]] = []\n  return x\n"));
      return new Operators(
          keep(() -> dispatcher.findSchemaOrThrow("mkldnn::_convolution_pointwise", "")),
          keep(() -> dispatcher.findSchemaOrThrow("mkldnn::_convolution_pointwise_", "binary")),
          keep(() -> dispatcher.findSchemaOrThrow("mkldnn::_reorder_convolution_weight", "")),
          keep(() -> new IValue(1L)),
          keep(() -> integers(1, 1, 1)),
          keep(() -> new IValue("relu")),
          keep(() -> new IValue("none")),
          keep(() -> new IValue("add")),
          keep(() -> new IValue(1.0)),
          keep(() ->
              unit.get_function(new QualifiedName("noscalars"))
                  .apply(new IValueVector(), new StringIValueMap())),
          keep(() -> new IValue("")));
    } catch (RuntimeException e) {
      return "libtorch lacks a fused operator: "
          + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private static <P extends Pointer> P keep(Supplier<P> maker) {
    return maker.get().retainReference();
  }
}
