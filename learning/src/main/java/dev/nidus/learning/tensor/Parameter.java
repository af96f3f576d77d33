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
  private static final long PIECE = 8L << 20;

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
          copy(values, NativeTensors.memory(raw));
          return raw.to(target);
        });
  }

  /// A float32 copy of the values.
  public static Parameter copyOf(float[] values, long... shape) {
    return copyOf(
        MemorySegment.ofArray(values), ElementType.FLOAT32, Arrays.stream(shape).boxed().toList());
  }

  /// A copy of a stored tensor in its own number type: exact.
  public static Parameter of(StoredTensor stored) {
    NativeLibrary.require();
    long[] dimensions = stored.shape().stream().mapToLong(Long::longValue).toArray();
    return make(
        "copy of stored " + stored.type() + " " + NativeTensors.text(dimensions),
        () -> {
          org.bytedeco.pytorch.Tensor raw =
              torch.empty(dimensions, new TensorOptions(nativeType(stored.type())), null);
          NativeTensors.memory(raw).copyFrom(stored.bytes());
          return raw;
        });
  }

  /// Zeros in the shape and type and on the device of another parameter: state of an optimiser.
  public static Parameter zerosLike(Parameter other) {
    return make("zeros like " + other, () -> torch.zeros_like(other.usablePointer()));
  }

  /// A copy of the numbers in their own type, as a file stores them.
  ///
  /// @param arena owns the copy
  public StoredTensor stored(String name, Arena arena) {
    try (PointerScope _ = new PointerScope()) {
      org.bytedeco.pytorch.Tensor dense =
          usablePointer().detach().to(Device.CPU.nativeDevice(), scalarType()).contiguous();
      MemorySegment copy = arena.allocate(bytes, 64);
      copy.copyFrom(NativeTensors.memory(dense));
      return new StoredTensor(name, elementType(), shape(), copy);
    }
  }

  /// Writes stored numbers over these, in place: how a checkpoint is resumed.
  ///
  /// @throws IllegalArgumentException if type or shape differ
  public void overwrite(StoredTensor stored) {
    if (stored.type() != elementType() || !stored.shape().equals(shape())) {
      throw new IllegalArgumentException(
          "%s is %s %s, expected %s %s"
              .formatted(stored.name(), stored.type(), stored.shape(), elementType(), shape()));
    }
    try (Parameter copy = of(stored)) {
      make(
              "resuming of " + this,
              () -> new org.bytedeco.pytorch.Tensor(usablePointer().copy_(copy.pointer)))
          .close();
    }
  }

  /// The number type.
  public ElementType elementType() {
    ScalarType type = scalarType();
    for (ElementType each : ElementType.values()) {
      if (nativeType(each) == type) {
        return each;
      }
    }
    throw new IllegalStateException("no file stores numbers of type " + type);
  }

  /// Whether a gradient has reached it since the last {@link Gradients#clear}.
  public boolean hasGradient() {
    try (PointerScope _ = new PointerScope()) {
      return usablePointer().grad().defined();
    }
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

  /// A convolution's weight (out, in, z, y, x) as (out, z y x in, 1, 1, 1): a row of a matrix for each
  /// output channel, input channel fastest.
  Parameter tapsFirst() {
    return make(
        "rearrangement of " + this,
        () ->
            usablePointer()
                .permute(0, 2, 3, 4, 1)
                .reshape(shape[0], NativeTensors.elements(shape) / shape[0], 1, 1, 1));
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

  /// Makes no gradient reach it: for gradients of the input alone, without the cost of those of the weights.
  public void freeze() {
    make(
            "freezing of " + this,
            () -> new org.bytedeco.pytorch.Tensor(usablePointer().requires_grad_(false)))
        .close();
  }

  /// The gradient that {@link Tensor#backward} left, as a tensor of the given scope.
  public Tensor gradient(TensorScope scope) {
    return scope.run(
        "gradient of " + this, List.of(), () -> NativeTensors.gradient(usablePointer()));
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

  private ScalarType scalarType() {
    return usablePointer().scalar_type().intern();
  }

  /// Copies piece by piece and lets go of a mapped file on the way, whose pages would otherwise count as the
  /// process's own.
  private static void copy(MemorySegment from, MemorySegment to) {
    for (long at = 0; at < from.byteSize(); at += PIECE) {
      long size = Math.min(PIECE, from.byteSize() - at);
      MemorySegment piece = from.asSlice(at, size);
      to.asSlice(at, size).copyFrom(piece);
      if (piece.isMapped()) {
        piece.unload();
      }
    }
  }

  private static Parameter make(String operation, Supplier<org.bytedeco.pytorch.Tensor> body) {
    boolean outside = GradMode.is_enabled();
    try (PointerScope _ = new PointerScope()) {
      GradMode.set_enabled(false);
      return new Parameter(body.get().retainReference());
    } catch (ScopeClosed e) {
      throw e;
    } catch (RuntimeException e) {
      throw new TensorFailure(operation, "a parameter", e);
    } finally {
      GradMode.set_enabled(outside);
    }
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
