package dev.nidus.app.command;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Whether the scans of tables are opened, and from where.
final class OpenedImages {
  @Option(
      names = "--images",
      paramLabel = "DIR",
      description =
          "Where relative paths of scans and masks start (default: the folder of the table, for"
              + " features with a receipt the place that it names). Scans are read as extract reads"
              + " them, from servers too.")
  Optional<Path> folder = Optional.empty();

  @Option(
      names = "--tables-only",
      description = "Do not open scans and masks; go by what tables say.")
  boolean tablesOnly;

  @Mixin IrregularSliceOption irregular = new IrregularSliceOption();

  /// Where relative paths start, if the user said it.
  Optional<Path> root() {
    return folder.map(Path::toAbsolutePath);
  }
}
