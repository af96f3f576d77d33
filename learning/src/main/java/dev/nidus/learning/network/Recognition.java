package dev.nidus.learning.network;

import java.util.List;
import java.util.stream.Collectors;

/// What the names and shapes of a file's tensors say about its network.
public sealed interface Recognition {

  /// The shapes are those of a published model.
  record Recognised(PublishedModel model, Network network) implements Recognition {}

  /// A network of a known kind, but of which strides and scaling only the user knows.
  ///
  /// @param candidates the ways to read it
  record Ambiguous(List<Recognised> candidates) implements Recognition {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }

    /// The sentence for the user who gave no `--model`.
    public String sentence() {
      return """
      the file holds a %s whose strides and \
      intensity scaling the tensors do not tell; say how to read it: %s\
      """
          .formatted(
              kind(candidates.getFirst().network()),
              candidates.stream()
                  .map(each ->
                      "--model %s (%s)".formatted(each.model().word(), difference(each.network())))
                  .collect(Collectors.joining(" or ")));
    }

    private static String kind(Network network) {
      return switch (network) {
        case ResNet3d resnet ->
            "3D ResNet (%s, shortcuts %s)"
                .formatted(
                    resnet.summary(),
                    resnet.shortcutBias() == ConvolutionBias.PRESENT
                        ? "with bias"
                        : "without bias");
        case UNet3d _, AutoEncoder3d _ -> network.summary();
      };
    }

    private static String difference(Network network) {
      return switch (network) {
        case ResNet3d resnet -> "first stride " + resnet.stem().stride();
        case UNet3d unet -> unet.normalisation().phrase();
        case AutoEncoder3d autoEncoder -> "strides " + autoEncoder.strides();
      };
    }
  }

  /// No network for CT that is known.
  ///
  /// @param why a sentence
  record Unknown(String why) implements Recognition {}
}
