package dev.nidus.learning.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NormalizeFuncOptions;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Operations on matrices of one embedding (or one sample's logits) per row. Gradients pass unless
/// the result is a plain Java array.
public final class Rows {
  /// The least norm that a row is divided by, so that a row of zeros stays one (SPEC 4).
  public static final double LEAST_NORM = 1e-12;

  private Rows() {}

  /// All rows of several matrices, the first matrix's first.
  public static Tensor stacked(List<Tensor> matrices) {
    return joined(matrices, 0);
  }

  /// Matrices side by side: the columns of the first, then those of the second.
  public static Tensor besides(List<Tensor> matrices) {
    return joined(matrices, 1);
  }

  /// Rows `from` to `from + count - 1`; shares memory.
  public static Tensor range(Tensor matrix, long from, long count) {
    return run(
        matrix,
        "rows %d to %d".formatted(from, from + count - 1),
        () -> matrix.pointer().narrow(0, from, count));
  }

  /// The rows of these numbers, in this order.
  public static Tensor chosen(Tensor matrix, int... rows) {
    return run(
        matrix,
        "choice of %d rows".formatted(rows.length),
        () -> matrix.pointer().index_select(0, indices(rows, matrix)));
  }

  /// One number of each row: that in the column named for it, shape (rows).
  public static Tensor picked(Tensor matrix, int... columns) {
    return run(
        matrix,
        "pick of one column per row",
        () -> matrix.pointer().gather(1, indices(columns, matrix).unsqueeze(1)).squeeze(1));
  }

  /// Every row divided by its Euclidean length, or by {@link #LEAST_NORM} if that is larger.
  public static Tensor normalised(Tensor matrix) {
    return run(
        matrix,
        "normalisation of rows",
        () -> {
          NormalizeFuncOptions options = new NormalizeFuncOptions();
          options.p().put(2);
          options.dim().put(1);
          options.eps().put(LEAST_NORM);
          return torch.normalize(matrix.pointer(), options);
        });
  }

  /// The dot product of each row with the other's row of the same number: shape (rows).
  public static Tensor products(Tensor matrix, Tensor other) {
    try (Tensor elements = matrix.multiply(other)) {
      return elements.sum(1);
    }
  }

  /// log of the sum of exponentials along an axis, which disappears; no overflow, and -infinity
  /// counts as absent.
  public static Tensor logSumExp(Tensor matrix, int axis) {
    return run(matrix, "log-sum-exp along axis " + axis, () -> matrix.pointer().logsumexp(axis));
  }

  /// Every row minus its {@link #logSumExp}: logarithms of probabilities.
  public static Tensor logSoftmax(Tensor matrix) {
    return run(
        matrix,
        "log-softmax",
        () -> torch.log_softmax(matrix.pointer(), 1, new ScalarTypeOptional()));
  }

  /// The matrix with -infinity in one or more columns of each row: logits that do not compete.
  ///
  /// @param columns for each row the columns to exclude
  public static Tensor excluding(Tensor matrix, int[]... columns) {
    List<Long> shape = matrix.shape();
    int width = Math.toIntExact(shape.get(1));
    float[] mask = new float[Math.multiplyExact(columns.length, width)];
    for (int row = 0; row < columns.length; row++) {
      for (int column : columns[row]) {
        mask[row * width + column] = Float.NEGATIVE_INFINITY;
      }
    }
    try (Tensor absent = constant(matrix, mask, columns.length, width)) {
      return matrix.add(absent);
    }
  }

  /// The column of the largest number of each row.
  public static int[] largest(Tensor matrix) {
    try (Tensor columns =
        run(
            matrix,
            "argmax",
            () ->
                matrix
                    .pointer()
                    .detach()
                    .argmax(new LongOptional(1), false)
                    .to(ScalarType.Double))) {
      return Arrays.stream(columns.toDoubles()).mapToInt(column -> (int) column).toArray();
    }
  }

  /// The singular values, largest first, in double precision.
  public static double[] singularValues(Tensor matrix) {
    try (Tensor values =
        run(
            matrix,
            "singular values",
            () ->
                torch.linalg_svdvals(
                    matrix.pointer().detach().to(Device.CPU.nativeDevice(), ScalarType.Double),
                    new StringViewOptional()))) {
      return values.toDoubles();
    }
  }

  /// Values that no gradient reaches, in the scope, in the precision and on the device of another
  /// tensor: targets, masks.
  public static Tensor constant(Tensor like, float[] values, long... shape) {
    try (Tensor single = like.scope().copyOf(values, shape)) {
      return single.like(like);
    }
  }

  /// A matrix of zeros in the type of another.
  public static Tensor zeros(Tensor like, long... shape) {
    return run(
        like,
        "zeros",
        () ->
            torch.zeros(
                shape,
                new ScalarTypeOptional(like.pointer().scalar_type().intern()),
                new LayoutOptional(),
                new DeviceOptional(like.pointer().device()),
                new BoolOptional()));
  }

  /// Tensors one after the other along an axis.
  static Tensor joined(List<Tensor> matrices, int axis) {
    Tensor first = matrices.getFirst();
    return first.run(
        "concatenation along axis " + axis,
        matrices.subList(1, matrices.size()),
        () ->
            torch.cat(
                new TensorVector(
                    matrices.stream()
                        .map(Tensor::pointer)
                        .toArray(org.bytedeco.pytorch.Tensor[]::new)),
                axis));
  }

  private static org.bytedeco.pytorch.Tensor indices(int[] values, Tensor on) {
    org.bytedeco.pytorch.Tensor indices =
        torch.empty(new long[] {values.length}, new TensorOptions(ScalarType.Int), null);
    NativeTensors.memory(indices).copyFrom(MemorySegment.ofArray(values));
    return indices.to(on.pointer().device(), ScalarType.Long);
  }

  private static Tensor run(
      Tensor matrix, String operation, Supplier<org.bytedeco.pytorch.Tensor> body) {
    return matrix.run(operation, List.of(), body);
  }
}
