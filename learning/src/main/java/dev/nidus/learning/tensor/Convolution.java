package dev.nidus.learning.tensor;

/// How a convolution moves over its input, the same along depth, height and width.
///
/// @param stride step between two outputs in voxels
/// @param padding zeros added on either side
public record Convolution(int stride, int padding) {
  public Convolution {
    if (stride < 1 || padding < 0) {
      throw new IllegalArgumentException(
          ("a convolution needs a stride of at least 1 and no negative padding, got stride %d,"
                  + " padding %d")
              .formatted(stride, padding));
    }
  }

  /// The edge of the output for an edge of the input.
  public long outputEdge(long inputEdge, int kernel) {
    return (inputEdge + 2L * padding - kernel) / stride + 1;
  }

  long[] strides() {
    return new long[] {stride, stride, stride};
  }

  long[] paddings() {
    return new long[] {padding, padding, padding};
  }
}
