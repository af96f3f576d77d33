package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Extent3;

/// The size of the map before each layer for the usual patch, for which weights are packed. Packed
/// weights are right for every size.
final class EdgeWalk {
  private final Extent3 stem;
  private Extent3 size;

  EdgeWalk(ResNet3d network, Extent3 patch) {
    stem = patch;
    size = network.firstConvolution().output(patch);
    if (network.stem().pool() == StemPool.MAX) {
      size =
          new Extent3(
              (size.depth() - 1) / 2 + 1, (size.height() - 1) / 2 + 1, (size.width() - 1) / 2 + 1);
    }
  }

  /// Before the first convolution.
  Extent3 stem() {
    return stem;
  }

  /// Before the layer that comes next.
  Extent3 current() {
    return size;
  }

  /// The size before a layer; then walks over it.
  Extent3 next(NormalisedConvolution layer) {
    Extent3 before = size;
    size = layer.output(before);
    return before;
  }
}
