package dev.nidus.learning.plan;

import dev.nidus.learning.plan.PlanShape.Part;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The JSON Schema (2020-12) of plan files, made of the same records that read them. Editors use it to
/// complete keys and to underline mistakes. It lets any key be absent, as the reader does: a preset or the
/// standard values fill it in.
public final class PlanSchema {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private PlanSchema() {}

  /// The schema of plans of pre-training, as indented JSON.
  public static String json() {
    return json(
        "Nidus pre-training plan",
        PretrainingPlan.class,
        Arrays.stream(Preset.values()).map(Preset::word).toList());
  }

  /// The schema of plans of fine-tuning, as indented JSON.
  public static String finetuningJson() {
    return json(
        "Nidus fine-tuning plan",
        FinetuningPlan.class,
        Arrays.stream(FinetuningPreset.values()).map(FinetuningPreset::word).toList());
  }

  private static String json(String title, Class<?> plan, List<String> presets) {
    ObjectNode schema = NODES.objectNode();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("title", title);
    describe(schema, plan);
    ObjectNode preset = ((ObjectNode) schema.get("properties")).putObject("preset");
    preset.put("description", "the plan that this file starts from");
    ArrayNode words = preset.putArray("enum");
    presets.forEach(words::add);
    return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(schema)
        + "\n";
  }

  private static void describe(ObjectNode node, Class<?> record) {
    node.put("type", "object");
    node.put("additionalProperties", false);
    ObjectNode properties = node.putObject("properties");
    for (Part part : PlanShape.parts(record)) {
      ObjectNode value = value(part.type(), part.setting());
      value.put("description", part.setting().value());
      if (!part.setting().standard().isEmpty()) {
        value.put("$comment", "if absent: " + part.setting().standard());
      }
      properties.set(part.key(), value);
    }
  }

  private static ObjectNode value(Type type, Setting setting) {
    Class<?> raw = PlanShape.raw(type);
    ObjectNode node = NODES.objectNode();
    if (raw == Optional.class) {
      ArrayNode either = node.putArray("anyOf");
      either.add(value(PlanShape.argument(type), setting));
      either.addObject().put("type", "null");
    } else if (raw == List.class) {
      node.put("type", "array");
      node.set("items", value(PlanShape.argument(type), setting));
      node.put("minItems", Math.max(1, setting.count()));
      if (setting.count() > 0) {
        node.put("maxItems", setting.count());
      }
    } else if (raw.isRecord()) {
      describe(node, raw);
    } else if (raw.isSealed()) {
      ArrayNode any = node.putArray("anyOf");
      PlanShape.kinds(raw)
          .forEach((word, permitted) -> {
            ObjectNode variant = any.addObject();
            describe(variant, permitted);
            variant.put("description", PlanShape.kind(permitted).meaning());
            ObjectNode properties = (ObjectNode) variant.get("properties");
            properties.putObject(PlanBinder.KIND).put("const", word);
          });
    } else if (raw.isEnum()) {
      ArrayNode words = node.putArray("enum");
      PlanShape.words(raw).forEach(words::add);
    } else {
      scalar(node, raw, setting);
    }
    return node;
  }

  private static void scalar(ObjectNode node, Class<?> type, Setting setting) {
    if (type == String.class || type == Path.class) {
      node.put("type", "string");
    } else if (type == boolean.class) {
      node.put("type", "boolean");
    } else {
      boolean fraction = type == double.class || type == Double.class;
      node.put("type", fraction ? "number" : "integer");
      limit(node, "minimum", setting.least());
      limit(node, "exclusiveMinimum", setting.above());
      limit(node, "maximum", setting.most());
      limit(node, "exclusiveMaximum", setting.below());
    }
  }

  private static void limit(ObjectNode node, String word, double value) {
    if (Double.isFinite(value)) {
      node.put(word, value);
    }
  }
}
