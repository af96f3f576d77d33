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

  long[] strides() {
    return stride.toArray();
  }

  long[] paddings() {
    return padding.toArray();
  }
}
