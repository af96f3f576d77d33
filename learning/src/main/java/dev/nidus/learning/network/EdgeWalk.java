package dev.nidus.learning.network;

/// The edge of the map before each layer for a patch of 50^3, for which weights are packed. Packed
/// weights are right for every size.
final class EdgeWalk {
  static final int PATCH_EDGE = 50;

  private final int stem;
  private int edge;

  EdgeWalk(ResNet3d network) {
    stem = PATCH_EDGE;
    edge = network.stem().outputEdge(stem);
    if (network.stemPool() == StemPool.MAX) {
      edge = (edge - 1) / 2 + 1;
    }
  }

  /// Before the first convolution.
  int stem() {
    return stem;
  }

  /// Before the layer that comes next.
  int current() {
    return edge;
  }

  /// The edge before a layer; then walks over it.
  int next(NormalisedConvolution layer) {
    int before = edge;
    edge = layer.outputEdge(before);
    return before;
  }
}
