package dev.nidus.app.adaptation;

import dev.nidus.core.digest.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Reads an object of JSON to the last property: what is missing, of another type, or unknown is refused by name.
final class StrictJson {
  private final JsonNode node;
  private final String where;
  private final Set<String> asked = new HashSet<>();

  /// @param where the object is, for people: `` for the outermost
  StrictJson(JsonNode node, String where) {
    if (!node.isObject()) {
      throw new IllegalArgumentException(
          where.isEmpty() ? "it is no object" : "'%s' is no object".formatted(where));
    }
    this.node = node;
    this.where = where;
  }

  String text(String name) {
    JsonNode value = required(name);
    if (!value.isString()) {
      throw wrong(name, "a text");
    }
    return value.stringValue();
  }

  Optional<String> optionalText(String name) {
    asked.add(name);
    return node.has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  int count(String name, int least, int most) {
    JsonNode value = required(name);
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(name, "a whole number");
    }
    int number = value.intValue();
    if (number < least || number > most) {
      throw wrong(name, "a whole number from %,d to %,d".formatted(least, most));
    }
    return number;
  }

  boolean isTrue(String name) {
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw wrong(name, "true or false");
    }
    return value.booleanValue();
  }

  double number(String name) {
    JsonNode value = required(name);
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(name, "a finite number");
    }
    return value.doubleValue();
  }

  OptionalDouble optionalNumber(String name) {
    asked.add(name);
    return node.has(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
  }

  List<String> texts(String name, int most) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(name, most)) {
      if (!element.isString()) {
        throw wrong(name, "a list of texts");
      }
      texts.add(element.stringValue());
    }
    return texts;
  }

  int[] counts(String name, int most) {
    JsonNode array = array(name, most);
    int[] counts = new int[array.size()];
    for (int n = 0; n < counts.length; n++) {
      JsonNode element = array.get(n);
      if (element == null || !element.isIntegralNumber() || !element.canConvertToInt()) {
        throw wrong(name, "a list of whole numbers");
      }
      counts[n] = element.intValue();
    }
    return counts;
  }

  private JsonNode array(String name, int most) {
    JsonNode value = required(name);
    if (!value.isArray() || value.size() > most) {
      throw wrong(name, "a list of at most %,d".formatted(most));
    }
    return value;
  }

  StrictJson object(String name) {
    return new StrictJson(required(name), name);
  }

  Optional<StrictJson> optionalObject(String name) {
    asked.add(name);
    return node.has(name) ? Optional.of(object(name)) : Optional.empty();
  }

  Sha256 digest(String name) {
    return new Sha256(text(name));
  }

  /// @throws IllegalArgumentException if there is a property that was not asked for
  void requireNoOther() {
    for (String name : node.propertyNames()) {
      if (!asked.contains(name)) {
        throw new IllegalArgumentException(
            "it has the property '%s', which this program does not know".formatted(path(name)));
      }
    }
  }

  private JsonNode required(String name) {
    asked.add(name);
    JsonNode value = node.get(name);
    if (value == null) {
      throw new IllegalArgumentException("it lacks the property '%s'".formatted(path(name)));
    }
    return value;
  }

  private IllegalArgumentException wrong(String name, String wanted) {
    String found = String.valueOf(node.get(name));
    return new IllegalArgumentException(
        "its property '%s' is %s where %s belongs"
            .formatted(
                path(name), found.length() > 60 ? found.substring(0, 60) + "..." : found, wanted));
  }

  private String path(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }
}
