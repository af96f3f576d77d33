package dev.nidus.learning.tensor;

import java.util.List;

/// Three whole numbers along depth, height and width: the edges of a kernel or a map, the step of a
/// convolution, in voxels.
public record Extent3(int depth, int height, int width) {

  /// The same number along each axis.
  public static Extent3 cube(int edge) {
    return new Extent3(edge, edge, edge);
  }

  /// Depth, height and width of volumes or of a convolution's weight: the last three dimensions.
  ///
  /// @param shape five dimensions, outermost first
  public static Extent3 ofVolumes(List<Long> shape) {
    return new Extent3(
        Math.toIntExact(shape.get(2)),
        Math.toIntExact(shape.get(3)),
        Math.toIntExact(shape.get(4)));
  }

  /// Whether the three are equal.
  public boolean isCube() {
    return depth == height && height == width;
  }

  /// Their product.
  public long volume() {
    return (long) depth * height * width;
  }

  /// The smallest of the three.
  public int least() {
    return Math.min(depth, Math.min(height, width));
  }

  /// The largest of the three.
  public int most() {
    return Math.max(depth, Math.max(height, width));
  }

  /// `2`, or `1x2x2` where they differ.
  @Override
  public String toString() {
    return isCube() ? String.valueOf(depth) : depth + "x" + height + "x" + width;
  }

  long[] toArray() {
    return new long[] {depth, height, width};
  }
}
