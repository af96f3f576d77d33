package dev.nidus.learning.network;

import java.util.List;
import java.util.Optional;

/// A residual block: its output is relu(path(x) + shortcut(x)).
///
/// @param name key, for example `layer3.5`
/// @param path two or three convolutions, with a rectifier between them
/// @param shortcut a projection (type B) where size or channels change; otherwise x itself
public record ResidualBlock(
    String name, List<NormalisedConvolution> path, Optional<NormalisedConvolution> shortcut) {
  public ResidualBlock {
    path = List.copyOf(path);
  }
}
