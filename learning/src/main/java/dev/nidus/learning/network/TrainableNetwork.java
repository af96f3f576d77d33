package dev.nidus.learning.network;

import dev.nidus.learning.tensor.GuidedRectifiers;
import java.util.Optional;

/// A network in training: a description, the state that training changes, and ways to compute.
///
/// Trunks compute with the state as it is when they are called; closing them closes nothing.
public interface TrainableNetwork extends AutoCloseable {

  /// What it is.
  Network network();

  /// Parameters, statistics and counters.
  NetworkState state();

  /// Patches to features with the statistics of the batch; updates running statistics and counters.
  /// In a {@linkplain dev.nidus.learning.tensor.TensorScope#recording recording} scope gradients reach
  /// the parameters.
  Trunk training();

  /// Patches to features with the running statistics.
  Trunk evaluation();

  /// As {@link #evaluation}, with guided rectifiers in the place of its own; none if the network has no rectifiers.
  ///
  /// @param rectifiers of one pass; whoever made them sends the gradients back through them
  Optional<Trunk> guided(GuidedRectifiers rectifiers);

  /// Frees the state.
  @Override
  void close();
}
