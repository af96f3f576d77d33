package dev.nidus.app.study;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import java.util.List;
import java.util.stream.Collectors;

/// The commands of Nidus, as a user would type them: a step of a study that is one of them can be done again by hand.
@FunctionalInterface
public interface NidusCommands {

  /// Runs a command to its end.
  ///
  /// @param arguments without the `nidus` before them
  Said run(List<String> arguments);

  /// What came of it.
  ///
  /// @param status as of the process
  /// @param lines that it told its user
  record Said(int status, List<String> lines) {
    public Said {
      lines = List.copyOf(lines);
    }
  }

  /// Runs a command that has to succeed, with or without refused rows.
  ///
  /// @throws UsageProblem with its last words otherwise
  default Said require(List<String> arguments) {
    Said said = run(arguments);
    if (said.status() != ExitStatus.DONE && said.status() != ExitStatus.SOME_REFUSED) {
      throw new UsageProblem(
          "nidus %s ended with the status %d: %s"
              .formatted(
                  arguments.getFirst(),
                  said.status(),
                  said.lines().stream()
                      .filter(line -> line.startsWith("nidus: "))
                      .map(line -> line.substring("nidus: ".length()))
                      .collect(Collectors.joining("; "))));
    }
    return said;
  }
}
