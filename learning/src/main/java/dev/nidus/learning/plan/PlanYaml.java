package dev.nidus.learning.plan;

import dev.nidus.learning.plan.PlanShape.Part;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A plan as YAML: every value, each with its meaning. It reads back to an equal plan.
public final class PlanYaml {
  private static final Pattern PLAIN_TEXT = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
  private static final Pattern WORD_OF_YAML =
      Pattern.compile("(?i)null|true|false|yes|no|on|off|y|n");

  /// Where the meaning starts, so that it can be read as a column.
  private static final int COMMENT_COLUMN = 40;

  private final StringBuilder text = new StringBuilder();

  private PlanYaml() {}

  /// The whole plan, a value a line.
  public static String write(Plan plan) {
    PlanYaml yaml = new PlanYaml();
    yaml.record(plan, "");
    return yaml.text.toString();
  }

  private void record(Object record, String indent) {
    for (Part part : PlanShape.parts(record.getClass())) {
      entry(part, part.of(record), indent);
    }
  }

  private void entry(Part part, Object value, String indent) {
    Object present = value instanceof Optional<?> optional ? optional.orElse(null) : value;
    if (present instanceof Record record) {
      line(indent + part.key() + ":", part.setting().value());
      Class<?> type = record.getClass();
      if (PlanShape.raw(part.type()).isSealed()) {
        Kind kind = PlanShape.kind(type);
        line(indent + "  " + PlanBinder.KIND + ": " + kind.value(), kind.meaning());
      }
      record(record, indent + "  ");
    } else if (present instanceof List<?> list && list.getFirst() instanceof Record) {
      line(indent + part.key() + ":", part.setting().value());
      list.forEach(item -> line(indent + "  - " + flow(item), ""));
    } else {
      line(
          indent + part.key() + ": " + (present == null ? "null" : flow(present)),
          part.setting().value());
    }
  }

  private void line(String content, String meaning) {
    text.append(content);
    if (!meaning.isEmpty()) {
      text.append(" ".repeat(Math.max(1, COMMENT_COLUMN - content.length())))
          .append("# ")
          .append(meaning);
    }
    text.append('\n');
  }

  private static String flow(Object value) {
    return switch (value) {
      case Optional<?> optional -> optional.map(PlanYaml::flow).orElse("null");
      case List<?> list ->
          list.stream().map(PlanYaml::flow).collect(Collectors.joining(", ", "[", "]"));
      case Record record ->
          PlanShape.parts(record.getClass()).stream()
              .map(part -> part.key() + ": " + flow(part.of(record)))
              .collect(Collectors.joining(", ", "{", "}"));
      case Enum<?> constant -> PlanShape.word(constant);
      case Double number -> number(number);
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      case Path path -> quoted(path.toString());
      case String string -> quoted(string);
      default -> throw new IllegalStateException(value.getClass() + " is no value of a plan");
    };
  }

  /// A number as short as it can be without losing a bit: 32, 0.075, 1e-06.
  static String number(double value) {
    double size = Math.abs(value);
    return value == 0 || (size >= 1e-4 && size < 1e9)
        ? (value == 0
            ? "0"
            : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString())
        : Double.toString(value).toLowerCase(Locale.ROOT);
  }

  private static String quoted(String string) {
    if (PLAIN_TEXT.matcher(string).matches() && !WORD_OF_YAML.matcher(string).matches()) {
      return string;
    }
    StringBuilder quoted = new StringBuilder("\"");
    string
        .codePoints()
        .forEach(point -> {
          if (point == '"' || point == '\\') {
            quoted.append('\\').appendCodePoint(point);
          } else if (point < ' '
              || (point > '~' && point < 0xa0)
              || (point >= 0xd800 && point < 0xe000)
              || point == 0xfeff
              || point == 0x2028
              || point == 0x2029) {
            quoted.append("\\u%04x".formatted(point));
          } else {
            quoted.appendCodePoint(point);
          }
        });
    return quoted.append('"').toString();
  }
}
