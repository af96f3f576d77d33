package dev.nidus.learning.tensor;

import dev.nidus.learning.weights.ElementType;
import dev.nidus.learning.weights.StoredTensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Numbers that a network owns: made once, shared by threads, closed with the network. It has no
/// arithmetic of its own; operations take it as their second operand, or {@link TensorScope#of}
/// makes it an operand of a scope.
public final class Parameter implements AutoCloseable {
  private final org.bytedeco.pytorch.Tensor pointer;
  private final long[] shape;
  private final long bytes;
  private volatile boolean closed;

  private Parameter(org.bytedeco.pytorch.Tensor pointer) {
    this.pointer = pointer;
    this.shape = NativeTensors.shape(pointer);
    this.bytes = pointer.numel() * pointer.element_size();
    NativeMemory.born(bytes);
  }

  /// A float32 copy of stored numbers, converted if they are stored in another type.
  ///
  /// @param values contiguous in C order, little endian
  public static Parameter copyOf(MemorySegment values, ElementType type, List<Long> shape) {
    return copyOf(values, type, shape, ScalarType.Float);
  }

  /// A copy of stored numbers in a precision, converted if they are stored in another type.
  ///
  /// @param values contiguous in C order, little endian
  public static Parameter copyOf(
      MemorySegment values, ElementType type, List<Long> shape, Precision precision) {
    return copyOf(values, type, shape, precision.nativeType());
  }

  private static Parameter copyOf(
      MemorySegment values, ElementType type, List<Long> shape, ScalarType target) {
    NativeLibrary.require();
    long[] dimensions = shape.stream().mapToLong(Long::longValue).toArray();
    return make(
        "copy of stored " + type + " " + NativeTensors.text(dimensions),
        () -> {
          org.bytedeco.pytorch.Tensor raw =
              torch.empty(dimensions, new TensorOptions(nativeType(type)), null);
          NativeTensors.memory(raw).copyFrom(values);
          return raw.to(target);
        });
  }

  /// A float32 copy of the values.
  public static Parameter copyOf(float[] values, long... shape) {
    return copyOf(
        MemorySegment.ofArray(values), ElementType.FLOAT32, Arrays.stream(shape).boxed().toList());
  }

  /// Multiplies everything under the i-th index of the first dimension by the i-th factor, in place:
  /// how a normalisation is folded into the convolution before it.
  public void multiplyRows(float[] factors) {
    long[] broadcast = new long[shape.length];
    Arrays.fill(broadcast, 1);
    broadcast[0] = factors.length;
    try (Parameter rows = copyOf(factors, broadcast)) {
      make(
              "multiplication of rows of " + this,
              () -> new org.bytedeco.pytorch.Tensor(usablePointer().mul_(rows.pointer)))
          .close();
    }
  }

  /// Its numbers on a device in a precision, as a new parameter; the same memory if nothing changes.
  public Parameter to(Device device, Precision precision) {
    return make(
        "conversion of " + this,
        () -> usablePointer().to(device.nativeDevice(), precision.nativeType()));
  }

  /// Makes gradients reach it.
  ///
  /// @return this parameter
  public Parameter trainable() {
    make(
            "marking " + this,
            () -> new org.bytedeco.pytorch.Tensor(usablePointer().requires_grad_(true)))
        .close();
    return this;
  }

  /// The gradient that {@link Tensor#backward} left, as a tensor of the given scope.
  public Tensor gradient(TensorScope scope) {
    return scope.run(
        "gradient of " + this, List.of(), () -> NativeTensors.gradient(usablePointer()));
  }

  /// Overwrites the numbers in place, converted to the parameter's own number type; handles and
  /// optimisers that hold it see the new ones.
  ///
  /// @param values contiguous in C order, little endian, as many as it has
  public void assign(MemorySegment values, ElementType type) {
    try (Parameter source = copyOf(values, type, shape(), nativeType(type))) {
      make(
              "assignment to " + this,
              () -> new org.bytedeco.pytorch.Tensor(usablePointer().copy_(source.pointer)))
          .close();
    }
  }

  /// Forgets the gradient, as before a step; without one, does nothing.
  public void forgetGradient() {
    try (PointerScope _ = new PointerScope()) {
      org.bytedeco.pytorch.Tensor gradient = usablePointer().mutable_grad();
      if (gradient.defined()) {
        gradient.reset();
      }
    }
  }

  /// Its numbers as they are stored in a weights file: float64, float32 or bfloat16, bit for bit.
  ///
  /// @param name the name that the stored tensor gets
  public StoredTensor stored(String name) {
    try (PointerScope _ = new PointerScope()) {
      GradMode.set_enabled(false);
      org.bytedeco.pytorch.Tensor dense =
          usablePointer().to(Device.CPU.nativeDevice(), usablePointer().scalar_type()).contiguous();
      MemorySegment raw = NativeTensors.memory(dense);
      MemorySegment copy = Arena.ofAuto().allocate(raw.byteSize(), Long.BYTES);
      copy.copyFrom(raw);
      return new StoredTensor(name, elementType(), shape(), copy.asReadOnly());
    }
  }

  /// A copy of the numbers in double precision.
  public double[] toDoubles() {
    try (TensorScope scope = TensorScope.open("copy of a parameter")) {
      return scope.of(this).toDoubles();
    }
  }

  /// A copy of the numbers in single precision.
  public float[] toFloats() {
    try (TensorScope scope = TensorScope.open("copy of a parameter")) {
      return scope.of(this).toFloats();
    }
  }

  /// Dimensions, outermost first.
  public List<Long> shape() {
    return Arrays.stream(shape).boxed().toList();
  }

  /// The size of its numbers in bytes.
  public long bytes() {
    return bytes;
  }

  /// Frees the memory; the owner sees to it that no thread computes with it. Does nothing the second
  /// time.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      NativeMemory.died(bytes);
      pointer.close();
    }
  }

  @Override
  public String toString() {
    return NativeTensors.text(shape);
  }

  org.bytedeco.pytorch.Tensor usablePointer() {
    if (closed) {
      throw new ScopeClosed("parameter " + this);
    }
    return pointer;
  }

  private static Parameter make(String operation, Supplier<org.bytedeco.pytorch.Tensor> body) {
    try (PointerScope _ = new PointerScope()) {
      GradMode.set_enabled(false);
      return new Parameter(body.get().retainReference());
    } catch (ScopeClosed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TensorFailure(operation, "a parameter", e);
    }
  }

  private ElementType elementType() {
    return switch (pointer.scalar_type().intern()) {
      case Double -> ElementType.FLOAT64;
      case Float -> ElementType.FLOAT32;
      case BFloat16 -> ElementType.BFLOAT16;
      case Half -> ElementType.FLOAT16;
      default ->
          throw new IllegalStateException("a parameter of type " + pointer.scalar_type().intern());
    };
  }

  private static ScalarType nativeType(ElementType type) {
    return switch (type) {
      case FLOAT64 -> ScalarType.Double;
      case FLOAT32 -> ScalarType.Float;
      case FLOAT16 -> ScalarType.Half;
      case BFLOAT16 -> ScalarType.BFloat16;
      case INT64 -> ScalarType.Long;
      case INT32 -> ScalarType.Int;
      case INT16 -> ScalarType.Short;
      case INT8 -> ScalarType.Char;
      case UINT8 -> ScalarType.Byte;
      case BOOL -> ScalarType.Bool;
    };
  }
}
