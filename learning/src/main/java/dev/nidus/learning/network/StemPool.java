package dev.nidus.learning.network;

/// What follows the first convolution.
public enum StemPool {
  /// Max-pooling over 3^3 with stride 2.
  MAX,
  /// Nothing.
  NONE
}
