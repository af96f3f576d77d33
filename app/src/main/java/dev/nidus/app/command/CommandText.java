package dev.nidus.app.command;

import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// What the user wrote, for the reader of a page who wants to do it again.
final class CommandText {
  private CommandText() {}

  static String of(CommandSpec command) {
    List<String> words = command.commandLine().getParseResult().originalArgs();
    return "nidus %s %s"
        .formatted(
            command.name(),
            words.stream().map(CommandText::quoted).collect(Collectors.joining(" ")));
  }

  /// As a shell takes it.
  private static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
