package dev.nidus.learning.plan;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The records of a plan as reader, writer and schema see them.
final class PlanShape {
  private PlanShape() {}

  /// A component of a record.
  ///
  /// @param key its key in YAML
  record Part(String key, Type type, Setting setting, RecordComponent component) {
    Object of(Object holder) {
      try {
        return component.getAccessor().invoke(holder);
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new IllegalStateException(component + " cannot be read", e);
      }
    }
  }

  static List<Part> parts(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(PlanShape::part).toList();
  }

  private static Part part(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    if (setting == null) {
      throw new IllegalStateException(component + " has no @Setting");
    }
    String key = setting.key().isEmpty() ? snakeCase(component.getName()) : setting.key();
    return new Part(key, component.getGenericType(), setting, component);
  }

  /// A record of its components, in their order.
  static Object make(Class<?> type, List<Object> values) {
    Class<?>[] parameters =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (Arrays.equals(constructor.getParameterTypes(), parameters)) {
        try {
          return constructor.newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
          throw new IllegalStateException(type + " cannot be made", e);
        }
      }
    }
    throw new IllegalStateException(type + " has no canonical constructor");
  }

  /// The records of a sealed interface by their words, in the order in which they are permitted; those of a sealed interface
  /// within it count as its own.
  static SequencedMap<String, Class<?>> kinds(Class<?> choice) {
    LinkedHashMap<String, Class<?>> kinds = new LinkedHashMap<>();
    for (Class<?> permitted : choice.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        kinds.putAll(kinds(permitted));
      } else {
        kinds.put(kind(permitted).value(), permitted);
      }
    }
    return kinds;
  }

  static Kind kind(Class<?> permitted) {
    Kind kind = permitted.getAnnotation(Kind.class);
    if (kind == null) {
      throw new IllegalStateException(permitted + " has no @Kind");
    }
    return kind;
  }

  /// The class of a type without its arguments.
  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> plain -> plain;
      case ParameterizedType parameterized -> (Class<?>) parameterized.getRawType();
      default -> throw new IllegalStateException(type + " is no type of a plan");
    };
  }

  /// What a list or an optional holds.
  static Type argument(Type type) {
    return ((ParameterizedType) type).getActualTypeArguments()[0];
  }

  /// The words of an enum's values: `off-lesions`.
  static List<String> words(Class<?> enumType) {
    return Arrays.stream(constants(enumType)).map(PlanShape::word).toList();
  }

  static @Nullable Object constant(Class<?> enumType, String word) {
    return Arrays.stream(constants(enumType))
        .filter(constant -> word(constant).equals(folded(word)))
        .findFirst()
        .orElse(null);
  }

  static String word(Object constant) {
    return folded(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
  }

  /// Words may be written with either stroke.
  static String folded(String word) {
    return word.replace('_', '-');
  }

  private static Object[] constants(Class<?> enumType) {
    Object[] constants = enumType.getEnumConstants();
    if (constants == null) {
      throw new IllegalStateException(enumType + " is no enum");
    }
    return constants;
  }

  private static String snakeCase(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
