package dev.nidus.learning.encoder;

import dev.nidus.learning.network.AutoEncoder3d;
import dev.nidus.learning.network.BlockKind;
import dev.nidus.learning.network.ConvolutionBias;
import dev.nidus.learning.network.FeaturePooling;
import dev.nidus.learning.network.Network;
import dev.nidus.learning.network.Normalisation;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.Stem;
import dev.nidus.learning.network.StemPool;
import dev.nidus.learning.network.UNet3d;
import dev.nidus.learning.tensor.Extent3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A {@link Network} as one line of JSON: `{"type":"resnet3d","block":"bottleneck",...}`.
///
/// What a published ResNet cannot be told apart by (first kernel, strides of the layers, pooling of
/// the features) is written only where it differs from those, so that older programs read the rest.
final class NetworkJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String RESNET = "resnet3d";
  private static final String AUTO_ENCODER = "autoencoder3d";
  private static final String UNET = "unet3d";
  private static final String KERNEL = "stem_kernel";
  private static final String LAYER_STRIDES = "layer_strides";
  private static final String POOLING = "feature_pooling";
  private static final Set<String> RESNET_FIELDS =
      Set.of(
          "type",
          "block",
          "blocks",
          "widths",
          "input_channels",
          "stem_stride",
          "stem_pool",
          "shortcut_bias");
  private static final Set<String> RESNET_OPTIONS = Set.of(KERNEL, LAYER_STRIDES, POOLING);
  private static final Set<String> AUTO_ENCODER_FIELDS =
      Set.of("type", "input_channels", "channels", "strides", "intermediate");

  private static final Set<String> UNET_FIELDS =
      Set.of("type", "input_channels", "width", "part", "normalisation");

  private NetworkJson() {}

  static String write(Network network) {
    return switch (network) {
      case ResNet3d resnet -> write(resnet).toString();
      case AutoEncoder3d autoEncoder -> write(autoEncoder).toString();
      case UNet3d unet -> write(unet).toString();
    };
  }

  private static ObjectNode write(ResNet3d network) {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", RESNET);
    node.put("block", word(network.block()));
    put(node.putArray("blocks"), network.blocks());
    put(node.putArray("widths"), network.widths());
    node.put("input_channels", network.inputChannels());
    Extent3 stride = network.stem().stride();
    if (stride.isCube()) {
      node.put("stem_stride", stride.depth());
    } else {
      put(node.putArray("stem_stride"), stride);
    }
    node.put("stem_pool", word(network.stem().pool()));
    node.put("shortcut_bias", word(network.shortcutBias()));
    ResNet3d usual = usual(network);
    if (!network.stem().kernel().equals(usual.stem().kernel())) {
      put(node.putArray(KERNEL), network.stem().kernel());
    }
    if (!network.strides().equals(usual.strides())) {
      ArrayNode layers = node.putArray(LAYER_STRIDES);
      network.strides().forEach(each -> put(layers.addArray(), each));
    }
    if (network.pooling() != usual.pooling()) {
      node.put(POOLING, word(network.pooling()));
    }
    return node;
  }

  private static ObjectNode write(AutoEncoder3d network) {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", AUTO_ENCODER);
    node.put("input_channels", network.inputChannels());
    put(node.putArray("channels"), network.channels());
    put(node.putArray("strides"), network.strides());
    node.put("intermediate", network.intermediate());
    return node;
  }

  private static ObjectNode write(UNet3d network) {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", UNET);
    node.put("input_channels", network.inputChannels());
    node.put("width", network.width());
    node.put("part", word(network.part()));
    node.put("normalisation", word(network.normalisation()));
    return node;
  }

  /// Reads it back; every field must be there and no other.
  ///
  /// @throws IllegalArgumentException with a sentence
  static Network read(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      throw unlike("is no JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode object)) {
      throw unlike("is no JSON object");
    }
    return switch (object.path("type").asString("")) {
      case RESNET -> resnet(object);
      case AUTO_ENCODER -> autoEncoder(object);
      case UNET -> unet(object);
      default ->
          throw unlike(
              "is of type %s, expected \"%s\", \"%s\" or \"%s\""
                  .formatted(object.path("type"), RESNET, AUTO_ENCODER, UNET));
    };
  }

  private static ResNet3d resnet(ObjectNode object) {
    requireFields(object, RESNET_FIELDS, RESNET_OPTIONS);
    JsonNode stride = object.path("stem_stride");
    ResNet3d usual =
        new ResNet3d(
            choice(object, "block", BlockKind.values()),
            integers(object, "blocks"),
            integers(object, "widths"),
            integer(object.path("input_channels"), "input_channels"),
            1,
            choice(object, "stem_pool", StemPool.values()),
            choice(object, "shortcut_bias", ConvolutionBias.values()));
    List<Extent3> strides = new ArrayList<>();
    object.path(LAYER_STRIDES).forEach(each -> strides.add(extent(each, LAYER_STRIDES)));
    return new ResNet3d(
        usual.block(),
        usual.blocks(),
        usual.widths(),
        usual.inputChannels(),
        new Stem(
            object.has(KERNEL) ? extent(object.path(KERNEL), KERNEL) : usual.stem().kernel(),
            stride.isArray()
                ? extent(stride, "stem_stride")
                : Extent3.cube(integer(stride, "stem_stride")),
            usual.stem().pool()),
        object.has(LAYER_STRIDES) ? strides : usual.strides(),
        usual.shortcutBias(),
        object.has(POOLING) ? choice(object, POOLING, FeaturePooling.values()) : usual.pooling());
  }

  private static AutoEncoder3d autoEncoder(ObjectNode object) {
    requireFields(object, AUTO_ENCODER_FIELDS, Set.of());
    return new AutoEncoder3d(
        integer(object.path("input_channels"), "input_channels"),
        integers(object, "channels"),
        integers(object, "strides"),
        integer(object.path("intermediate"), "intermediate"));
  }

  private static UNet3d unet(ObjectNode object) {
    requireFields(object, UNET_FIELDS, Set.of());
    return new UNet3d(
        integer(object.path("input_channels"), "input_channels"),
        integer(object.path("width"), "width"),
        choice(object, "part", UNet3d.Part.values()),
        choice(object, "normalisation", Normalisation.values()));
  }

  /// A published network of the same depth and width.
  private static ResNet3d usual(ResNet3d network) {
    return new ResNet3d(
        network.block(),
        network.blocks(),
        network.widths(),
        network.inputChannels(),
        1,
        network.stem().pool(),
        network.shortcutBias());
  }

  private static void requireFields(ObjectNode object, Set<String> fields, Set<String> options) {
    Set<String> names = Set.copyOf(object.propertyNames());
    if (!names.containsAll(fields)
        || !names.stream().allMatch(name -> fields.contains(name) || options.contains(name))) {
      throw unlike(
          "has the fields %s, expected %s%s"
              .formatted(
                  names.stream().sorted().toList(),
                  fields.stream().sorted().toList(),
                  options.isEmpty() ? "" : " and perhaps " + options.stream().sorted().toList()));
    }
  }

  private static void put(ArrayNode array, List<Integer> numbers) {
    numbers.forEach(array::add);
  }

  private static void put(ArrayNode array, Extent3 extent) {
    array.add(extent.depth()).add(extent.height()).add(extent.width());
  }

  private static Extent3 extent(JsonNode node, String field) {
    if (!node.isArray() || node.size() != 3) {
      throw unlike(
          "has %s in %s, expected three whole numbers along depth, height and width"
              .formatted(node, field));
    }
    return new Extent3(
        integer(node.path(0), field), integer(node.path(1), field), integer(node.path(2), field));
  }

  private static List<Integer> integers(ObjectNode object, String field) {
    List<Integer> integers = new ArrayList<>();
    for (JsonNode each : object.path(field)) {
      integers.add(integer(each, field));
    }
    return integers;
  }

  private static int integer(JsonNode node, String field) {
    if (!node.isInt()) {
      throw unlike("has %s in %s, expected a whole number".formatted(node, field));
    }
    return node.intValue();
  }

  private static <E extends Enum<E>> E choice(ObjectNode object, String field, E[] values) {
    return Arrays.stream(values)
        .filter(value -> word(value).equals(object.path(field).asString("")))
        .findFirst()
        .orElseThrow(() ->
            unlike(
                "has %s %s, allowed are %s"
                    .formatted(
                        field,
                        object.path(field),
                        Arrays.stream(values)
                            .map(NetworkJson::word)
                            .collect(Collectors.joining(", ")))));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException unlike(String what) {
    return new IllegalArgumentException(EncoderMetadata.NETWORK + " " + what);
  }
}
