package dev.nidus.learning.tensor;

import java.util.ArrayList;
import java.util.List;

/// A convolution as one matrix product: for every output voxel of every patch of the batch, the
/// inputs under the kernel are gathered into a row, and the rows of the whole batch are multiplied
/// with the weights at once.
///
/// For maps of a few voxels, as in the last layers of a ResNet. There an ordinary convolution reads
/// all of its weights again for every patch and multiplies them with two voxels at a time; here the
/// batch shares them. Right for every size, but wasteful for large maps: a row is as many times as long
/// as the input of a voxel as the kernel has voxels.
public final class GatheredConvolution implements PackedConvolution {
  /// The most rows of one product. The library chooses the order of packed weights by the number of
  /// rows, and would rearrange them on every call with many more (from 48 rows on; measured).
  private static final int ROWS = 32;

  private final FusedConvolution product;
  private final Extent3 kernel;
  private final Convolution how;

  private GatheredConvolution(FusedConvolution product, Extent3 kernel, Convolution how) {
    this.product = product;
    this.kernel = kernel;
    this.how = how;
  }

  /// Packs a copy of the weights; the parameters may be closed afterwards.
  ///
  /// @param weight (out, in, depth, height, width), float32
  /// @param bias (out), float32
  public static GatheredConvolution pack(
      Parameter weight, Parameter bias, Convolution how, Precision precision) {
    Extent3 kernel = Extent3.ofVolumes(weight.shape());
    try (Parameter matrix = weight.tapsFirst()) {
      return new GatheredConvolution(
          FusedConvolution.pack(
              matrix, bias, new Convolution(1, 0), new Extent3(ROWS, 1, 1), precision),
          kernel,
          how);
    }
  }

  @Override
  public Tensor apply(Tensor x) {
    return multiplied(x, (rows, _) -> product.apply(rows));
  }

  @Override
  public Tensor applyRelu(Tensor x) {
    return multiplied(x, (rows, _) -> product.applyRelu(rows));
  }

  @Override
  public Tensor addInto(Tensor accumulator, Tensor x) {
    try (Tensor sums = accumulator.voxelRows()) {
      return multiplied(
          x,
          (rows, from) -> {
            try (Tensor sum = sums.narrow(2, from, rows.shape().get(2))) {
              return product.addInto(sum, rows);
            }
          });
    }
  }

  @Override
  public long bytes() {
    return product.bytes();
  }

  @Override
  public void close() {
    product.close();
  }

  /// The product of some rows, of which the first is the n-th of all.
  private interface Multiplication {
    Tensor of(Tensor rows, long n);
  }

  private Tensor multiplied(Tensor x, Multiplication multiplication) {
    Extent3 output = how.output(Extent3.ofVolumes(x.shape()), kernel);
    try (Tensor rows = x.gatheredRows(kernel, how);
        Tensor result = multiplied(rows, rows.shape().get(2), multiplication)) {
      return result.fromVoxelRows(x.shape().getFirst(), output);
    }
  }

  private static Tensor multiplied(Tensor rows, long count, Multiplication multiplication) {
    if (count <= ROWS) {
      return multiplication.of(rows, 0);
    }
    List<Tensor> parts = new ArrayList<>();
    for (long from = 0; from < count; from += ROWS) {
      try (Tensor some = rows.narrow(2, from, Math.min(ROWS, count - from))) {
        parts.add(multiplication.of(some, from));
      }
    }
    try {
      return Rows.joined(parts, 2);
    } finally {
      parts.forEach(Tensor::close);
    }
  }
}
