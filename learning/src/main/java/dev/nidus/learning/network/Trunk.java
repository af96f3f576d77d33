package dev.nidus.learning.network;

import dev.nidus.learning.tensor.Tensor;

/// A network that turns patches into features. Shared by threads; each call computes on its own.
public interface Trunk extends AutoCloseable {

  /// The features of patches.
  ///
  /// @param patches float32, (n, channels, z, y, x); not changed
  /// @return float32, (n, features), in the scope of the patches
  Tensor features(Tensor patches);

  @Override
  void close();
}
