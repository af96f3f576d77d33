package dev.nidus.learning.encoder;

import dev.nidus.learning.network.BlockKind;
import dev.nidus.learning.network.ConvolutionBias;
import dev.nidus.learning.network.ResNet3d;
import dev.nidus.learning.network.StemPool;
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

/// A {@link ResNet3d} as one line of JSON: `{"type":"resnet3d","block":"bottleneck",...}`.
final class NetworkJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TYPE = "resnet3d";
  private static final Set<String> FIELDS =
      Set.of(
          "type",
          "block",
          "blocks",
          "widths",
          "input_channels",
          "stem_stride",
          "stem_pool",
          "shortcut_bias");

  private NetworkJson() {}

  static String write(ResNet3d network) {
    ObjectNode node = JSON.createObjectNode();
    node.put("type", TYPE);
    node.put("block", word(network.block()));
    ArrayNode blocks = node.putArray("blocks");
    network.blocks().forEach(blocks::add);
    ArrayNode widths = node.putArray("widths");
    network.widths().forEach(widths::add);
    node.put("input_channels", network.inputChannels());
    node.put("stem_stride", network.stemStride());
    node.put("stem_pool", word(network.stemPool()));
    node.put("shortcut_bias", word(network.shortcutBias()));
    return node.toString();
  }

  /// Reads it back; every field must be there and no other.
  ///
  /// @throws IllegalArgumentException with a sentence
  static ResNet3d read(String text) {
    JsonNode node;
    try {
      node = JSON.readTree(text);
    } catch (JacksonException e) {
      throw unlike("is no JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode object)) {
      throw unlike("is no JSON object");
    }
    if (!Set.copyOf(object.propertyNames()).equals(FIELDS)) {
      throw unlike(
          "has the fields %s, expected %s"
              .formatted(
                  object.propertyNames().stream().sorted().toList(),
                  FIELDS.stream().sorted().toList()));
    }
    if (!object.path("type").asString("").equals(TYPE)) {
      throw unlike("is of type %s, expected \"%s\"".formatted(object.path("type"), TYPE));
    }
    return new ResNet3d(
        choice(object, "block", BlockKind.values()),
        integers(object, "blocks"),
        integers(object, "widths"),
        integer(object.path("input_channels"), "input_channels"),
        integer(object.path("stem_stride"), "stem_stride"),
        choice(object, "stem_pool", StemPool.values()),
        choice(object, "shortcut_bias", ConvolutionBias.values()));
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
