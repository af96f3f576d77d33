package dev.nidus.learning.network;

import dev.nidus.learning.weights.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Reads the network off the names and shapes of a file's tensors: which kind, and with what depth and
/// widths. Strides, pooling and normalisation leave no trace in shapes; they come from the published
/// models.
public final class NetworkSignature {
  private static final String UNET_FIRST = "down_tr64.ops.0.conv1.weight";
  private static final String AUTO_ENCODER_FIRST = "encode.encode_0.conv.weight";
  private static final String AUTO_ENCODER_BETWEEN = "intermediate.inter_0.residual.weight";

  private NetworkSignature() {}

  /// Recognises the trunk of a file.
  ///
  /// @param trunk tensors by their bare keys, for example `layer1.0.conv1.weight`
  public static Recognition of(Map<String, StoredTensor> trunk) {
    return ofShapes(
        trunk.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().shape())));
  }

  /// Recognises by names and shapes alone.
  public static Recognition ofShapes(Map<String, List<Long>> shapes) {
    if (shapes.containsKey(UNET_FIRST)) {
      return unet(shapes);
    }
    return shapes.containsKey(AUTO_ENCODER_FIRST)
        ? autoEncoder(shapes)
        : ResNet3dSignature.ofShapes(shapes);
  }

  /// As {@link #of}, with the user's word on which published model it is.
  public static Recognition of(Map<String, StoredTensor> trunk, PublishedModel model) {
    return switch (of(trunk)) {
      case Recognition.Recognised recognised -> as(model, recognised.network());
      case Recognition.Ambiguous ambiguous ->
          as(model, ambiguous.candidates().getFirst().network());
      case Recognition.Unknown unknown -> unknown;
    };
  }

  /// The published model that the shapes are those of, or the ways to read them.
  static Recognition named(Network shapes) {
    List<Recognition.Recognised> candidates = new ArrayList<>();
    for (PublishedModel model : PublishedModel.values()) {
      Optional<Network> read = model.read(shapes);
      if (read.isPresent() && model.owns(shapes)) {
        return new Recognition.Recognised(model, read.get());
      }
      read.ifPresent(network -> candidates.add(new Recognition.Recognised(model, network)));
    }
    return new Recognition.Ambiguous(candidates);
  }

  private static Recognition as(PublishedModel model, Network shapes) {
    return model
        .read(shapes)
        .<Recognition>map(network -> new Recognition.Recognised(model, network))
        .orElseGet(() ->
            new Recognition.Unknown(
                "the file holds another network (%s) than --model %s; it can be read as %s"
                    .formatted(
                        shapes.summary(),
                        model.word(),
                        Arrays.stream(PublishedModel.values())
                            .filter(other -> other.read(shapes).isPresent())
                            .map(PublishedModel::word)
                            .collect(Collectors.joining(" or ")))));
  }

  private static Recognition unet(Map<String, List<Long>> shapes) {
    List<Long> first = shapes.getOrDefault(UNET_FIRST, List.of());
    if (first.size() != 5 || first.get(1) != 1) {
      return unknown(
          "U-Net", "its %s is %s, for CT it is [width, 1, 3, 3, 3]".formatted(UNET_FIRST, first));
    }
    boolean whole =
        shapes.keySet().stream()
            .anyMatch(key -> key.startsWith("up_tr") || key.startsWith("out_tr"));
    try {
      return named(
          new UNet3d(
              1,
              Math.toIntExact(first.getFirst()),
              whole ? UNet3d.Part.WHOLE : UNet3d.Part.ENCODER,
              Normalisation.STORED));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return unknown("U-Net", String.valueOf(e.getMessage()));
    }
  }

  private static Recognition autoEncoder(Map<String, List<Long>> shapes) {
    List<Integer> strides = AutoEncoder3d.reference().strides();
    List<Integer> channels = new ArrayList<>();
    try {
      while (shapes.containsKey("encode.encode_%d.conv.weight".formatted(channels.size()))) {
        channels.add(
            outputChannels(shapes, "encode.encode_%d.conv.weight".formatted(channels.size())));
      }
      if (channels.size() != strides.size()) {
        return unknown(
            "auto-encoder",
            "it has %d encoding convolutions, the study's has %d, and the strides of another leave no trace in a file"
                .formatted(channels.size(), strides.size()));
      }
      return named(
          new AutoEncoder3d(1, channels, strides, outputChannels(shapes, AUTO_ENCODER_BETWEEN)));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return unknown("auto-encoder", String.valueOf(e.getMessage()));
    }
  }

  private static int outputChannels(Map<String, List<Long>> shapes, String key) {
    List<Long> shape = shapes.getOrDefault(key, List.of());
    if (shape.size() != 5) {
      throw new IllegalArgumentException("its %s is no 3D convolution".formatted(key));
    }
    return Math.toIntExact(shape.getFirst());
  }

  private static Recognition unknown(String kind, String reason) {
    return new Recognition.Unknown(
        "the file holds no %s that Nidus knows: %s".formatted(kind, reason));
  }
}
