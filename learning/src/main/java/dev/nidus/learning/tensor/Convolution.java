package dev.nidus.learning.tensor;

/// How a convolution moves over its input.
///
/// @param stride step between two outputs in voxels
/// @param padding zeros added on either side
public record Convolution(Extent3 stride, Extent3 padding) {
  public Convolution {
    if (stride.least() < 1 || padding.least() < 0) {
      throw new IllegalArgumentException(
          ("a convolution needs a stride of at least 1 and no negative padding, got stride %s,"
                  + " padding %s")
              .formatted(stride, padding));
    }
  }

  /// The same along depth, height and width.
  public Convolution(int stride, int padding) {
    this(Extent3.cube(stride), Extent3.cube(padding));
  }

  /// The size of the output for a size of the input.
  public Extent3 output(Extent3 input, Extent3 kernel) {
    return new Extent3(
        (input.depth() + 2 * padding.depth() - kernel.depth()) / stride.depth() + 1,
        (input.height() + 2 * padding.height() - kernel.height()) / stride.height() + 1,
        (input.width() + 2 * padding.width() - kernel.width()) / stride.width() + 1);
  }

  long[] strides() {
    return stride.toArray();
  }

  long[] paddings() {
    return padding.toArray();
  }
}
