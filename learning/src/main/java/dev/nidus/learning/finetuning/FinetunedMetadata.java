package dev.nidus.learning.finetuning;

import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.finetuning.LesionClasses.Link;
import dev.nidus.learning.network.Head;
import dev.nidus.learning.network.HeadLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// What a file of a fine-tuned model says beside what its encoder is: the classes and the head.
///
/// @param widths lengths of the head's vectors, the encoder's features first
record FinetunedMetadata(LesionClasses classes, List<Integer> widths) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LABEL = "nidus.task.label";
  private static final String CLASSES = "nidus.task.classes";
  private static final String LINK = "nidus.task.link";
  private static final String HEAD = "nidus.task.head";

  FinetunedMetadata {
    widths = List.copyOf(widths);
  }

  static FinetunedMetadata of(LesionClasses classes, Head head) {
    List<Integer> widths = new ArrayList<>();
    for (HeadLayer layer : head.layers()) {
      if (layer instanceof HeadLayer.Linear linear) {
        if (widths.isEmpty()) {
          widths.add(linear.in());
        }
        widths.add(linear.out());
      }
    }
    return new FinetunedMetadata(classes, widths);
  }

  /// The head that it describes.
  Head head() {
    return Head.task(widths);
  }

  /// With the encoder's entries, as a weights file has it.
  SequencedMap<String, String> toMap(EncoderMetadata encoder) {
    SequencedMap<String, String> map = new LinkedHashMap<>(encoder.toMap());
    ArrayNode names = JSON.createArrayNode();
    classes.names().forEach(names::add);
    ArrayNode lengths = JSON.createArrayNode();
    widths.forEach(lengths::add);
    map.put(LABEL, classes.label());
    map.put(CLASSES, names.toString());
    map.put(LINK, classes.link().name().toLowerCase(Locale.ROOT));
    map.put(HEAD, lengths.toString());
    return map;
  }

  /// Whether a file says that it holds a fine-tuned model.
  static boolean isIn(Map<String, String> metadata) {
    return metadata.containsKey(CLASSES);
  }

  /// @throws UnusableStart naming the entry that is missing or cannot be understood
  static FinetunedMetadata from(Map<String, String> metadata) throws UnusableStart {
    try {
      List<String> names = new ArrayList<>();
      for (JsonNode each : JSON.readTree(entry(metadata, CLASSES))) {
        names.add(each.stringValue());
      }
      List<Integer> widths = new ArrayList<>();
      for (JsonNode each : JSON.readTree(entry(metadata, HEAD))) {
        widths.add(each.intValue());
      }
      LesionClasses classes =
          new LesionClasses(
              entry(metadata, LABEL),
              names,
              Link.valueOf(entry(metadata, LINK).toUpperCase(Locale.ROOT)));
      FinetunedMetadata read = new FinetunedMetadata(classes, widths);
      if (widths.size() < 2
          || widths.stream().anyMatch(width -> width < 1)
          || widths.getLast() != classes.outputs()) {
        throw new IllegalArgumentException(
            "the head %s does not end with the %d outputs that its classes need"
                .formatted(widths, classes.outputs()));
      }
      return read;
    } catch (JacksonException | IllegalArgumentException e) {
      throw new UnusableStart(
          "the description of the fine-tuned model in the weights file is damaged: "
              + e.getMessage(),
          e);
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
