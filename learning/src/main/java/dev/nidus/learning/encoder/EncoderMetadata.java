package dev.nidus.learning.encoder;

import dev.nidus.core.patch.AxisOrder;
import dev.nidus.core.patch.IntensityScaling;
import dev.nidus.core.patch.Padding;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.PublishedModel;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.UNet3d;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What an encoder is, apart from its weights: written into the weights files of Nidus as text, read
/// back strictly.
///
/// @param name what it is, for people
/// @param network the network
/// @param input the patch that it was trained on
/// @param scaling how Hounsfield units are scaled for it
public record EncoderMetadata(
    String name, Network network, PatchSpec input, IntensityScaling scaling) {
  static final String NAME = "nidus.name";
  static final String NETWORK = "nidus.network";
  static final String LAW = "nidus.law";
  static final String PATCH_SIZE = "nidus.patch_size";
  static final String SPACING = "nidus.spacing";
  static final String SCALING = "nidus.scaling";
  static final String PADDING = "nidus.padding";
  static final String AXES = "nidus.axes";

  /// A published model as recognised by its shapes or named by the user.
  public static EncoderMetadata of(PublishedModel model, Network network) {
    String name =
        switch (network) {
          case ResNet3d resnet ->
              model.word() + ", width " + plain(resnet.widths().getFirst() / 64.0);
          case UNet3d unet -> "%s, %s".formatted(model.word(), unet.normalisation().phrase());
          case AutoEncoder3d autoEncoder ->
              "%s, %d features".formatted(model.word(), autoEncoder.features());
        };
    return new EncoderMetadata(name, network, model.input(), model.scaling());
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? "" + (long) number : "" + number;
  }

  /// As text for a weights file: six entries whose keys start with `nidus.`, and two more where padding
  /// or axes are not the usual ones.
  public SequencedMap<String, String> toMap() {
    SequencedMap<String, String> map = new LinkedHashMap<>();
    map.put(NAME, name);
    map.put(NETWORK, NetworkJson.write(network));
    map.put(LAW, input.law().word());
    map.put(PATCH_SIZE, MetadataText.write(input.size()));
    map.put(SPACING, MetadataText.write(input.spacing()));
    map.put(SCALING, scaling.text());
    if (input.padding() != Padding.OFFSET) {
      map.put(PADDING, input.padding().word());
    }
    if (input.order() != AxisOrder.ZYX) {
      map.put(AXES, input.order().word());
    }
    return map;
  }

  /// Reads the entries of a file; empty if Nidus did not write it (no key starts with `nidus.`).
  ///
  /// @throws UnusableEncoder naming the entry that is missing or cannot be understood
  public static Optional<EncoderMetadata> from(Map<String, String> metadata)
      throws UnusableEncoder {
    if (metadata.keySet().stream().noneMatch(key -> key.startsWith("nidus."))) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EncoderMetadata(
              entry(metadata, NAME),
              NetworkJson.read(entry(metadata, NETWORK)),
              new PatchSpec(
                  MetadataText.size(entry(metadata, PATCH_SIZE)),
                  MetadataText.spacing(entry(metadata, SPACING)),
                  MetadataText.law(entry(metadata, LAW)),
                  MetadataText.padding(metadata.getOrDefault(PADDING, Padding.OFFSET.word())),
                  MetadataText.order(metadata.getOrDefault(AXES, AxisOrder.ZYX.word()))),
              MetadataText.scaling(entry(metadata, SCALING))));
    } catch (IllegalArgumentException e) {
      throw new UnusableEncoder(
          "the description of the encoder in the weights file is damaged: " + e.getMessage());
    }
  }

  private static String entry(Map<String, String> metadata, String key) {
    String value = metadata.get(key);
    if (value == null) {
      throw new IllegalArgumentException("the entry " + key + " is missing");
    }
    return value;
  }
}
