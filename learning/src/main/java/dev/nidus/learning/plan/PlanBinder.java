package dev.nidus.learning.plan;

import dev.nidus.learning.plan.PlanNode.Quoting;
import dev.nidus.learning.plan.PlanShape.Part;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Nodes to records. Goes on after an objection, so that all are told at once; a value that was objected to
/// is null until {@link #problems} is looked at.
final class PlanBinder {
  /// The key that selects among the records of a sealed interface.
  static final String KIND = "kind";

  /// YAML 1.2's core schema; what Java also takes for numbers (1d, 0x1p3) is none here.
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?[0-9]{1,19}");

  private final Function<Origin, Path> folders;
  private final List<PlanProblem> problems = new ArrayList<>();
  private final Map<String, Origin> origins = new HashMap<>();

  /// @param folders where relative paths of a piece of text start
  PlanBinder(Function<Origin, Path> folders) {
    this.folders = folders;
  }

  /// What was wrong so far.
  List<PlanProblem> problems() {
    return problems;
  }

  /// Where the value of a path such as `optimizer.lr` was written, or the nearest group around it.
  Origin origin(String path) {
    for (String each = path; !each.isEmpty(); each = parent(each)) {
      Origin origin = origins.get(each);
      if (origin != null) {
        return origin;
      }
    }
    return origins.getOrDefault("", Origin.of("plan"));
  }

  /// A record of the entries of a mapping.
  @Nullable Object record(Class<?> type, PlanNode.Mapping mapping, String path) {
    return record(type, mapping, path, Set.of());
  }

  private @Nullable Object record(
      Class<?> type, PlanNode.Mapping mapping, String path, Set<String> alsoKnown) {
    origins.putIfAbsent(path, mapping.origin());
    List<Part> parts = PlanShape.parts(type);
    Set<String> known =
        parts.stream().map(Part::key).collect(Collectors.toCollection(LinkedHashSet::new));
    known.addAll(alsoKnown);
    mapping
        .entries()
        .forEach((key, entry) -> {
          if (!known.contains(key)) {
            object(entry.keyOrigin(), unknown("key", key, known));
          }
        });
    List<Object> values = new ArrayList<>();
    for (Part part : parts) {
      String inner = path.isEmpty() ? part.key() : path + "." + part.key();
      PlanNode node = mapping.get(part.key());
      Object value =
          node == null ? standard(part, inner, mapping.origin()) : value(part, node, inner);
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == parts.size() ? PlanShape.make(type, values) : null;
  }

  private @Nullable Object value(Part part, PlanNode node, String path) {
    origins.put(path, node.origin());
    return value(part.type(), part.setting(), ofStandardKind(part, node), path);
  }

  /// A choice whose kind nobody says is of the standard kind.
  private static PlanNode ofStandardKind(Part part, PlanNode node) {
    return PlanShape.raw(part.type()).isSealed()
            && node instanceof PlanNode.Mapping mapping
            && mapping.get(KIND) == null
            && !part.setting().standard().isEmpty()
            && standardNode(part) instanceof PlanNode.Mapping standard
        ? standard.under(mapping)
        : node;
  }

  private static PlanNode standardNode(Part part) {
    try {
      return PlanText.node("standard value of " + part.key(), part.setting().standard());
    } catch (UnusablePlan e) {
      throw new IllegalStateException(e);
    }
  }

  private @Nullable Object standard(Part part, String path, Origin holder) {
    Class<?> raw = PlanShape.raw(part.type());
    if (!part.setting().standard().isEmpty()) {
      return value(part.type(), part.setting(), standardNode(part), path);
    }
    if (raw == Optional.class) {
      return Optional.empty();
    }
    if (raw.isRecord()) {
      return record(raw, PlanNode.Mapping.empty(holder), path);
    }
    object(holder, "%s is missing: %s".formatted(path, part.setting().value()));
    return null;
  }

  private @Nullable Object value(Type type, Setting setting, PlanNode node, String path) {
    Class<?> raw = PlanShape.raw(type);
    if (raw == Optional.class) {
      return node instanceof PlanNode.Scalar scalar && scalar.isNull()
          ? Optional.empty()
          : Optional.ofNullable(value(PlanShape.argument(type), setting, node, path))
              .<Object>map(Optional::of)
              .orElse(null);
    }
    if (raw == List.class) {
      return list(PlanShape.argument(type), setting, node, path);
    }
    if (raw.isRecord()) {
      return node instanceof PlanNode.Mapping mapping
          ? record(raw, mapping, path)
          : unlike(node, path, "a group of keys");
    }
    if (raw.isSealed()) {
      return choice(raw, node, path);
    }
    return node instanceof PlanNode.Scalar scalar
        ? scalar(raw, setting, scalar, path)
        : unlike(node, path, expected(raw));
  }

  private @Nullable Object list(Type element, Setting setting, PlanNode node, String path) {
    String expected =
        setting.count() == 0
            ? "a list with one value or more"
            : "a list of %d values such as %s".formatted(setting.count(), example(setting));
    if (!(node instanceof PlanNode.Sequence sequence)) {
      return unlike(node, path, expected);
    }
    int count = sequence.items().size();
    if (setting.count() == 0 ? count == 0 : count != setting.count()) {
      object(node.origin(), "%s has %d values, expected is %s".formatted(path, count, expected));
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      PlanNode item = sequence.items().get(n);
      Object value = value(element, setting, item, "%s[%d]".formatted(path, n));
      if (value != null) {
        values.add(value);
      }
    }
    return values.size() == count ? values : null;
  }

  private static String example(Setting setting) {
    return setting.standard().isEmpty() ? "[...]" : setting.standard();
  }

  private @Nullable Object choice(Class<?> choice, PlanNode node, String path) {
    Map<String, Class<?>> kinds = PlanShape.kinds(choice);
    String form = "{kind: %s}".formatted(String.join("|", kinds.keySet()));
    if (!(node instanceof PlanNode.Mapping mapping)) {
      return unlike(node, path, form);
    }
    PlanNode word = mapping.get(KIND);
    if (word == null) {
      object(node.origin(), "%s has no kind; expected is %s".formatted(path, form));
      return null;
    }
    if (!(word instanceof PlanNode.Scalar scalar)) {
      return unlike(word, path + "." + KIND, "one of " + String.join(", ", kinds.keySet()));
    }
    origins.put(path + "." + KIND, word.origin());
    Class<?> chosen = kinds.get(PlanShape.folded(scalar.text()));
    if (chosen == null) {
      object(
          scalar.origin(),
          unknown("kind of " + path, scalar.text(), kinds.keySet())
              + "; allowed are "
              + String.join(", ", kinds.keySet()));
      return null;
    }
    origins.putIfAbsent(path, mapping.origin());
    return record(chosen, mapping, path, Set.of(KIND));
  }

  private @Nullable Object scalar(
      Class<?> type, Setting setting, PlanNode.Scalar scalar, String path) {
    if (scalar.isNull()) {
      return unlike(scalar, path, expected(type));
    }
    if (type == String.class) {
      return scalar.text();
    }
    if (type == Path.class) {
      return path(scalar, path);
    }
    if (type.isEnum()) {
      Object constant = PlanShape.constant(type, scalar.text());
      if (constant == null) {
        List<String> words = PlanShape.words(type);
        object(
            scalar.origin(),
            "%s is '%s', allowed are %s%s"
                .formatted(
                    path, scalar.text(), String.join(", ", words), meant(scalar.text(), words)));
      }
      return constant;
    }
    if (scalar.quoting() == Quoting.QUOTED) {
      object(
          scalar.origin(),
          "%s is the text \"%s\", expected is %s without quotes"
              .formatted(path, scalar.text(), expected(type)));
      return null;
    }
    if (type == boolean.class) {
      return switch (scalar.text()) {
        case "true", "True", "TRUE" -> true;
        case "false", "False", "FALSE" -> false;
        default -> unlike(scalar, path, expected(type));
      };
    }
    return number(type, setting, scalar, path);
  }

  private @Nullable Object number(
      Class<?> type, Setting setting, PlanNode.Scalar scalar, String path) {
    if (type == double.class || type == Double.class) {
      if (!NUMBER.matcher(scalar.text()).matches()) {
        return unlike(scalar, path, expected(type));
      }
      double value = Double.parseDouble(scalar.text());
      if (!Double.isFinite(value)) {
        return unlike(scalar, path, "a number that a double can hold");
      }
      return inRange(value, setting, scalar, path) ? (Object) value : null;
    }
    if (!WHOLE_NUMBER.matcher(scalar.text()).matches()) {
      return unlike(scalar, path, expected(type));
    }
    long value;
    try {
      value = Long.parseLong(scalar.text());
    } catch (NumberFormatException e) {
      return unlike(scalar, path, "a whole number of 64 bits");
    }
    if (!inRange((double) value, setting, scalar, path)) {
      return null;
    }
    if (type == long.class || type == Long.class) {
      return value;
    }
    if (value != (int) value) {
      return unlike(scalar, path, "a whole number of 32 bits");
    }
    return (int) value;
  }

  private boolean inRange(double value, Setting setting, PlanNode.Scalar scalar, String path) {
    boolean inside =
        value >= setting.least()
            && value > setting.above()
            && value <= setting.most()
            && value < setting.below();
    if (!inside) {
      object(
          scalar.origin(),
          "%s is %s, allowed is %s".formatted(path, scalar.text(), PlanRange.text(setting)));
    }
    return inside;
  }

  private @Nullable Object path(PlanNode.Scalar scalar, String path) {
    try {
      return folders.apply(scalar.origin()).resolve(scalar.text()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      object(scalar.origin(), "%s is '%s', which is no path".formatted(path, scalar.text()));
      return null;
    }
  }

  private @Nullable Object unlike(PlanNode node, String path, String expected) {
    object(node.origin(), "%s is %s, expected is %s".formatted(path, node.described(), expected));
    return null;
  }

  private static String expected(Class<?> type) {
    if (type == boolean.class) {
      return "true or false";
    }
    if (type == double.class || type == Double.class) {
      return "a number";
    }
    if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
      return "a whole number";
    }
    if (type == Path.class) {
      return "a path";
    }
    return type.isEnum() ? "one of " + String.join(", ", PlanShape.words(type)) : "text";
  }

  private static String unknown(String what, String word, Set<String> known) {
    return "unknown %s '%s'%s".formatted(what, word, meant(word, List.copyOf(known)));
  }

  private static String meant(String word, List<String> known) {
    return NearestName.to(word, known).map("; did you mean '%s'?"::formatted).orElse("");
  }

  private void object(Origin origin, String sentence) {
    problems.add(new PlanProblem(origin, sentence));
  }

  private static String parent(String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? "" : path.substring(0, dot);
  }
}
