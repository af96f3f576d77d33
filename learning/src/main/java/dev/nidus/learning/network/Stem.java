package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;

/// The entry of a ResNet: one convolution and what follows it.
///
/// @param kernel edges of its kernel, odd; padding keeps the kernel's centre on the first voxel
/// @param stride its step: 1 or 2 along each axis
/// @param pool what follows it
public record Stem(Extent3 kernel, Extent3 stride, StemPool pool) {
  private static final int LARGEST_KERNEL = 15;

  public Stem {
    if (kernel.least() < 1
        || kernel.most() > LARGEST_KERNEL
        || kernel.depth() % 2 == 0
        || kernel.height() % 2 == 0
        || kernel.width() % 2 == 0) {
      throw new IllegalArgumentException(
          "the first kernel of a 3D ResNet has odd edges of 1 to %d, got %s"
              .formatted(LARGEST_KERNEL, kernel));
    }
  }

  /// The kernel of 7^3 of the published networks.
  ///
  /// @param stride along each axis: fmcib 2, Med3D 1
  public static Stem cube(int stride, StemPool pool) {
    return new Stem(Extent3.cube(ResNet3d.STEM_KERNEL), Extent3.cube(stride), pool);
  }
}
