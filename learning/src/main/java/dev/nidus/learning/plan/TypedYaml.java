package dev.nidus.learning.plan;

import dev.nidus.learning.plan.PlanShape.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Other records than plans, written and read as plans are: each component has a {@link Setting}, choices are sealed
/// interfaces whose records have a {@link Kind}, an unknown key is told with its line and with the nearest name.
public final class TypedYaml {
  private TypedYaml() {}

  /// What was read.
  ///
  /// @param value the records
  /// @param origins where the value of a path such as `tasks[0].label` was written, or the nearest group around it
  public record Read<R extends Record>(R value, Function<String, Origin> origins) {}

  /// Reads a file. Paths in it start at its folder; they come out absolute and normalised.
  ///
  /// @param type public, as are all records below it
  /// @throws UnusablePlan with every objection
  /// @throws IOException if the file cannot be read
  public static <R extends Record> Read<R> read(Class<R> type, Path file)
      throws UnusablePlan, IOException {
    PlanNode.Mapping nodes = PlanText.mapping(file.toString(), Plans.text(file));
    PlanBinder binder = new PlanBinder(_ -> Plans.folder(file));
    Object value = binder.record(type, nodes, "");
    if (!binder.problems().isEmpty() || !type.isInstance(value)) {
      throw new UnusablePlan(binder.problems());
    }
    return new Read<>(type.cast(value), binder::origin);
  }

  /// Every value with its path, a line each, those that nobody wrote included: `labels.draws: 4`. Two files with the same
  /// meaning have the same lines, on every machine.
  ///
  /// @param folder where paths start
  public static List<String> lines(Record value, Path folder) {
    List<String> lines = new ArrayList<>();
    record(lines, value, "", folder.toAbsolutePath().normalize());
    return lines;
  }

  private static void record(List<String> lines, Object holder, String prefix, Path folder) {
    for (Part part : PlanShape.parts(holder.getClass())) {
      value(lines, part.of(holder), prefix + part.key(), part, folder);
    }
  }

  private static void value(List<String> lines, Object value, String path, Part part, Path folder) {
    switch (value) {
      case Optional<?> optional when optional.isPresent() ->
          value(lines, optional.get(), path, part, folder);
      case Optional<?> _ when part.setting().later() -> {
        // nothing was said of it, as before it came
      }
      case Optional<?> _ -> lines.add(path + ": null");
      case List<?> list -> {
        for (int n = 0; n < list.size(); n++) {
          value(lines, list.get(n), "%s[%d]".formatted(path, n), part, folder);
        }
      }
      case Record record -> {
        Class<?> type = record.getClass();
        if (type.isAnnotationPresent(Kind.class)) {
          lines.add("%s.%s: %s".formatted(path, PlanBinder.KIND, PlanShape.kind(type).value()));
        }
        record(lines, record, path + ".", folder);
      }
      case Path file ->
          lines.add(
              "%s: %s".formatted(path, folder.relativize(file).toString().replace('\\', '/')));
      case Enum<?> constant -> lines.add("%s: %s".formatted(path, PlanShape.word(constant)));
      case Double number -> lines.add("%s: %s".formatted(path, PlanYaml.number(number)));
      default -> lines.add("%s: %s".formatted(path, value));
    }
  }
}
