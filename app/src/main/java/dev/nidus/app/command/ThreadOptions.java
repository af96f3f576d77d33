package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How many processors a command may use.
final class ThreadOptions {
  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Worker threads (default: all processors). The result does not depend on it.")
  Optional<Integer> threads = Optional.empty();

  /// The number, checked.
  int count() {
    int chosen = threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
    if (chosen < 1 || chosen > 1024) {
      throw new UsageProblem("--threads must be 1 to 1024, got " + chosen);
    }
    return chosen;
  }
}
