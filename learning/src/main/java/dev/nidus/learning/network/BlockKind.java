package dev.nidus.learning.network;

/// The residual block of a ResNet.
public enum BlockKind {
  /// Two 3^3 convolutions: ResNet-10, 18, 34.
  BASIC(1),
  /// 1^3, 3^3, 1^3, four times as many channels at the end: ResNet-50 and deeper.
  BOTTLENECK(4);

  private final int expansion;

  BlockKind(int expansion) {
    this.expansion = expansion;
  }

  /// Output channels divided by the layer's width.
  public int expansion() {
    return expansion;
  }
}
