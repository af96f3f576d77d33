package dev.nidus.learning.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// An array of numbers in native memory that belongs to a {@link TensorScope}.
///
/// The result of an operation belongs to the youngest scope among its operands. Volumes have the
/// shape (patch, channel, depth, height, width). {@link #close} frees a tensor before its scope
/// ends, which keeps large activations short-lived.
public final class Tensor implements AutoCloseable {
  private final TensorScope scope;
  private final org.bytedeco.pytorch.Tensor pointer;
  private final long[] shape;
  private final long bytes;
  private boolean closed;

  Tensor(TensorScope scope, org.bytedeco.pytorch.Tensor pointer) {
    this.scope = scope;
    this.pointer = pointer;
    this.shape = NativeTensors.shape(pointer);
    this.bytes = pointer.numel() * pointer.element_size();
    NativeMemory.born(bytes);
  }

  /// Dimensions, outermost first.
  public List<Long> shape() {
    return Arrays.stream(shape).boxed().toList();
  }

  /// The size of its numbers in bytes.
  public long bytes() {
    return bytes;
  }

  /// Convolution of volumes: weight (out, in, depth, height, width), bias (out).
  public Tensor conv3d(Parameter weight, Optional<Parameter> bias, Convolution how) {
    return run(
        "conv3d with weight " + weight,
        () ->
            torch.conv3d(
                pointer,
                weight.usablePointer(),
                optional(bias),
                how.strides(),
                how.paddings(),
                new long[] {1, 1, 1},
                1));
  }

  /// Batch normalisation of volumes.
  public Tensor normalise(BatchNorm norm, BatchNorm.Mode mode) {
    return run(
        "batch normalisation with " + norm.scale(),
        () ->
            torch.batch_norm(
                pointer,
                optional(Optional.of(norm.scale())),
                optional(Optional.of(norm.shift())),
                optional(Optional.of(norm.mean())),
                optional(Optional.of(norm.variance())),
                mode == BatchNorm.Mode.BATCH_STATISTICS,
                BatchNorm.MOMENTUM,
                BatchNorm.EPSILON,
                false));
  }

  /// max(x, 0), written over this tensor.
  ///
  /// @return this tensor
  public Tensor reluInPlace() {
    return inPlace("relu", List.of(), pointer::relu_);
  }

  /// Adds, written over this tensor.
  ///
  /// @return this tensor
  public Tensor addInPlace(Tensor other) {
    return inPlace("addition", List.of(other), () -> pointer.add_(other.pointer));
  }

  /// Element-wise sum.
  public Tensor add(Tensor other) {
    return run("addition", other, () -> pointer.add(other.pointer));
  }

  /// Element-wise product.
  public Tensor multiply(Tensor other) {
    return run("multiplication", other, () -> pointer.mul(other.pointer));
  }

  /// Every number times a factor.
  public Tensor multiply(double factor) {
    return run("multiplication", () -> pointer.mul(new Scalar(factor)));
  }

  /// The sum of all numbers: a tensor without dimensions.
  public Tensor sum() {
    return run("sum", pointer::sum);
  }

  /// Element-wise difference.
  public Tensor subtract(Tensor other) {
    return run("subtraction", other, () -> pointer.sub(other.pointer));
  }

  /// Element-wise quotient.
  public Tensor divide(Tensor other) {
    return run("division", other, () -> pointer.div(other.pointer));
  }

  /// e to the power of every number.
  public Tensor exp() {
    return run("exponential", pointer::exp);
  }

  /// The natural logarithm of every number.
  public Tensor log() {
    return run("logarithm", pointer::log);
  }

  /// The absolute value of every number; its gradient at 0 is 0.
  public Tensor abs() {
    return run("absolute value", pointer::abs);
  }

  /// The root of every number.
  public Tensor sqrt() {
    return run("root", pointer::sqrt);
  }

  /// The mean of all numbers: a tensor without dimensions.
  public Tensor mean() {
    return run("mean", pointer::mean);
  }

  /// The sum along one axis, which disappears.
  public Tensor sum(int axis) {
    return run("sum along axis " + axis, () -> pointer.sum(axis));
  }

  /// Product of matrices: (a, b) x (b, c) -> (a, c).
  public Tensor matmul(Tensor other) {
    return run("matrix product", other, () -> pointer.matmul(other.pointer));
  }

  /// The matrix with rows and columns exchanged; shares memory.
  public Tensor transposed() {
    return run("transposition", pointer::t);
  }

  /// The same numbers in another shape, without a copy where memory allows.
  public Tensor reshape(long... to) {
    return run("reshaping to " + NativeTensors.text(to), () -> pointer.reshape(to));
  }

  /// The same numbers without their history: no gradient passes.
  public Tensor detach() {
    return run("detachment", pointer::detach);
  }

  /// In the precision and on the device of another tensor.
  public Tensor like(Tensor other) {
    return run("conversion", other, () -> pointer.to(other.pointer));
  }

  /// The largest number of each window.
  public Tensor maxPool3d(int kernel, Convolution how) {
    return run(
        "max-pooling",
        () ->
            torch.max_pool3d(
                pointer,
                new long[] {kernel, kernel, kernel},
                how.strides(),
                how.paddings(),
                new long[] {1, 1, 1},
                false));
  }

  /// Part of a dimension, on the same memory.
  public Tensor narrow(int dimension, long start, long length) {
    return run(
        "narrowing of dimension %d to %d from %d".formatted(dimension, length, start),
        () -> pointer.narrow(dimension, start, length));
  }

  /// Volumes (n, channels, z, y, x) as the voxels of one: (1, channels, n z y x, 1, 1). On the same
  /// memory if channels are fastest there, as convolutions leave them.
  Tensor voxelRows() {
    return run(
        "rows of voxels",
        () ->
            pointer
                .permute(0, 2, 3, 4, 1)
                .reshape(1, NativeTensors.elements(shape) / shape[1], 1, 1, shape[1])
                .permute(0, 4, 1, 2, 3));
  }

  /// The inverse of {@link #voxelRows}.
  Tensor fromVoxelRows(long patches, Extent3 size) {
    return run(
        "volumes of rows",
        () ->
            pointer
                .permute(0, 2, 3, 4, 1)
                .reshape(patches, size.depth(), size.height(), size.width(), shape[1])
                .permute(0, 4, 1, 2, 3));
  }

  /// For every position of a kernel the inputs under it, input channel fastest: (1, channels
  /// times voxels of the kernel, positions of all patches, 1, 1).
  Tensor gatheredRows(Extent3 kernel, Convolution how) {
    if (kernel.most() == 1 && how.stride().most() == 1 && how.padding().most() == 0) {
      return voxelRows();
    }
    return run(
        "gathering under a kernel of " + kernel,
        () -> {
          org.bytedeco.pytorch.Tensor voxels = pointer.permute(0, 2, 3, 4, 1);
          long[] p = how.paddings();
          if (how.padding().most() > 0) {
            voxels = torch.constant_pad_nd(voxels, 0, 0, p[2], p[2], p[1], p[1], p[0], p[0]);
          }
          for (int axis = 0; axis < 3; axis++) {
            voxels = voxels.unfold(axis + 1, kernel.toArray()[axis], how.strides()[axis]);
          }
          long positions = voxels.size(0) * voxels.size(1) * voxels.size(2) * voxels.size(3);
          return voxels
              .permute(0, 1, 2, 3, 5, 6, 7, 4)
              .reshape(1, positions, 1, 1, kernel.volume() * shape[1])
              .permute(0, 4, 1, 2, 3);
        });
  }

  /// The mean over depth, height and width: (patch, channel).
  public Tensor meanOverSpace() {
    return run("mean over space", () -> pointer.mean(2, 3, 4));
  }

  /// x times the transposed weight (out, in), plus bias (out).
  public Tensor linear(Parameter weight, Optional<Parameter> bias) {
    return run(
        "linear with weight " + weight,
        () -> torch.linear(pointer, weight.usablePointer(), optional(bias)));
  }

  /// In another precision; a new handle on the same memory if it is in that precision already.
  public Tensor to(Precision precision) {
    return run("conversion", () -> pointer.to(precision.nativeType()));
  }

  /// On another device; a new handle on the same memory if it is there already.
  public Tensor to(Device device) {
    return run(
        "copy to " + device.word(),
        () -> pointer.to(device.nativeDevice(), pointer.scalar_type().intern()));
  }

  /// Marks a tensor that was copied in as one for which {@link #backward} computes a gradient.
  ///
  /// @return this tensor
  public Tensor trackGradient() {
    return inPlace("gradient tracking", List.of(), () -> pointer.requires_grad_(true));
  }

  /// Computes the gradients of this single number; its scope must be {@linkplain
  /// TensorScope#recording recording}.
  public void backward() {
    BackwardPass.from(this);
  }

  /// The gradient that {@link #backward} left, in the scope of this tensor.
  public Tensor gradient() {
    return run("gradient", () -> NativeTensors.gradient(pointer));
  }

  /// A copy of the numbers in single precision, last dimension fastest.
  public float[] toFloats() {
    try (Tensor dense =
            run(
                "copy to Java",
                () ->
                    pointer.detach().to(Device.CPU.nativeDevice(), ScalarType.Float).contiguous());
        PointerScope _ = new PointerScope()) {
      float[] values = new float[Math.toIntExact(dense.bytes / Float.BYTES)];
      MemorySegment.copy(
          NativeTensors.memory(dense.pointer), ValueLayout.JAVA_FLOAT, 0, values, 0, values.length);
      return values;
    }
  }

  /// A copy of the numbers in double precision, last dimension fastest.
  public double[] toDoubles() {
    try (Tensor dense =
            run(
                "copy to Java",
                () ->
                    pointer
                        .detach()
                        .to(Device.CPU.nativeDevice(), ScalarType.Double)
                        .contiguous());
        PointerScope _ = new PointerScope()) {
      return NativeTensors.memory(dense.pointer).toArray(ValueLayout.JAVA_DOUBLE);
    }
  }

  /// The number of a tensor that holds a single one.
  public double toDouble() {
    double[] values = toDoubles();
    if (values.length != 1) {
      throw new IllegalStateException("a single number is needed, got a tensor " + this);
    }
    return values[0];
  }

  /// Frees the tensor before its scope ends; does nothing the second time.
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      scope.forget(this);
      NativeMemory.died(bytes);
      pointer.close();
    }
  }

  @Override
  public String toString() {
    return NativeTensors.text(shape);
  }

  TensorScope scope() {
    return scope;
  }

  org.bytedeco.pytorch.Tensor pointer() {
    return pointer;
  }

  void requireUsable() {
    scope.requireUsable();
    if (closed) {
      throw new ScopeClosed("tensor " + this + " of scope '" + scope.name() + "'");
    }
  }

  /// Runs an operation of this tensor and others: the result goes to the youngest of their scopes.
  Tensor run(String operation, List<Tensor> others, Supplier<org.bytedeco.pytorch.Tensor> body) {
    TensorScope youngest = scope;
    for (Tensor other : others) {
      if (other.scope.isYoungerThan(youngest)) {
        youngest = other.scope;
      }
    }
    return youngest.run(operation, Stream.concat(Stream.of(this), others.stream()).toList(), body);
  }

  private Tensor run(String operation, Tensor other, Supplier<org.bytedeco.pytorch.Tensor> body) {
    return run(operation, List.of(other), body);
  }

  private Tensor run(String operation, Supplier<org.bytedeco.pytorch.Tensor> body) {
    return run(operation, List.of(), body);
  }

  private Tensor inPlace(
      String operation, List<Tensor> others, Supplier<org.bytedeco.pytorch.Tensor> body) {
    run(operation, others, () -> new org.bytedeco.pytorch.Tensor(body.get())).close();
    return this;
  }

  private static TensorOptional optional(Optional<Parameter> parameter) {
    return parameter
        .map(present -> new TensorOptional(present.usablePointer()))
        .orElseGet(TensorOptional::new);
  }
}
