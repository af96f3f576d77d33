package dev.nidus.app.command;

import java.util.List;
import java.util.stream.Stream;

/// Options of the Java virtual machine that the user wants for every process of this program.
final class JavaOptions {
  private JavaOptions() {}

  /// Those of `NIDUS_JAVA_OPTS`, which are separated by spaces.
  static List<String> ofUser() {
    return Stream.of(System.getenv().getOrDefault("NIDUS_JAVA_OPTS", "").strip().split("\\s+", -1))
        .filter(option -> !option.isEmpty())
        .toList();
  }
}
