package dev.nidus.learning.network;

/// What one output channel of a folded convolution is made with.
final class FoldedRow {
  private final int channel;
  private final float[] weights;
  private final float bias;

  /// Takes over the array.
  ///
  /// @param weights (in, k, k, k), last dimension fastest
  FoldedRow(int channel, float[] weights, float bias) {
    this.channel = channel;
    this.weights = weights;
    this.bias = bias;
  }

  int channel() {
    return channel;
  }

  float weight(int n) {
    return weights[n];
  }

  float bias() {
    return bias;
  }
}
