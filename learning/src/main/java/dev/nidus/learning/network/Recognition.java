package dev.nidus.learning.network;

import java.util.List;
import java.util.stream.Collectors;

/// What the names and shapes of a file's tensors say about its network.
public sealed interface Recognition {

  /// The shapes are those of a published model.
  record Recognised(PublishedModel model, ResNet3d network) implements Recognition {}

  /// A 3D ResNet, but of which strides and scaling only the user knows.
  ///
  /// @param candidates the ways to read it
  record Ambiguous(List<Recognised> candidates) implements Recognition {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }

    /// The sentence for the user who gave no `--model`.
    public String sentence() {
      ResNet3d network = candidates.getFirst().network();
      return """
      the file holds a 3D ResNet (%s blocks %s, widths %s, shortcuts %s) whose strides and \
      intensity scaling the tensors do not tell; say how to read it: %s\
      """
          .formatted(
              network.block() == BlockKind.BASIC ? "basic" : "bottleneck",
              network.blocks(),
              network.widths(),
              network.shortcutBias() == ConvolutionBias.PRESENT ? "with bias" : "without bias",
              candidates.stream()
                  .map(each ->
                      "--model %s (first stride %s)"
                          .formatted(each.model().word(), each.network().stem().stride()))
                  .collect(Collectors.joining(" or ")));
    }
  }

  /// No 3D ResNet for CT.
  ///
  /// @param why a sentence
  record Unknown(String why) implements Recognition {}
}
