package dev.nidus.app.command;

import dev.nidus.learning.tensor.Rendezvous;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/// What {@link TrainingMember} tells the processes that this program starts; users have no need of it.
final class MemberOptions {
  @Option(names = "--parent", hidden = true, description = "The process to end with.")
  Optional<Long> parent = Optional.empty();

  @Option(
      names = "--threads",
      hidden = true,
      description = "Native threads, where the plan names none.")
  Optional<Integer> threads = Optional.empty();

  @Option(names = "--patience", hidden = true, description = "Seconds to wait for the others.")
  Optional<Long> patience = Optional.empty();

  @Option(
      names = "--table",
      hidden = true,
      description = "Where the plan's table lies on this machine.")
  Optional<Path> table = Optional.empty();

  @Option(
      names = "--attempt",
      hidden = true,
      description = "The attempt as part of which to write.")
  Optional<UUID> attempt = Optional.empty();

  Duration patience() {
    return patience.map(Duration::ofSeconds).orElse(Rendezvous.USUAL_PATIENCE);
  }
}
