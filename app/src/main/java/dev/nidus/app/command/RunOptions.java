package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Where results go and how the run shows itself.
final class RunOptions {
  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUTPUT",
      description = "Where the result goes. Refused rows go to OUTPUT.refused.csv.")
  Path output = Path.of("");

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|slicer|none",
      description = "How progress is shown (default: a bar on a terminal, else plain lines).")
  ProgressWord progress = ProgressWord.auto;

  /// The progress modes by the words that users write.
  enum ProgressWord {
    auto(Progress.Mode.AUTO),
    plain(Progress.Mode.PLAIN),
    json(Progress.Mode.JSON),
    slicer(Progress.Mode.SLICER),
    none(Progress.Mode.NONE);

    private final Progress.Mode mode;

    ProgressWord(Progress.Mode mode) {
      this.mode = mode;
    }

    Progress.Mode mode() {
      return mode;
    }
  }

  /// The output, its folder made.
  ///
  /// @param inputs files that it must not replace
  Path outputFile(Path... inputs) {
    Path file = output.toAbsolutePath().normalize();
    requireOther(file, inputs);
    if (Files.isDirectory(file)) {
      throw new UsageProblem(output + " is a folder; give the name of a file");
    }
    Path folder = file.getParent();
    if (folder != null) {
      makeFolder(folder);
    }
    return file;
  }

  /// An output over its own input would lose the input.
  static void requireOther(Path file, Path... inputs) {
    for (Path input : inputs) {
      if (isSame(file, input)) {
        throw new UsageProblem(input + " is the input; give the output another name");
      }
    }
  }

  private static boolean isSame(Path file, Path input) {
    try {
      return Files.exists(file) && Files.exists(input) && Files.isSameFile(file, input);
    } catch (IOException e) {
      throw new UsageProblem("%s cannot be looked at: %s".formatted(file, e.getMessage()), e);
    }
  }

  static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UsageProblem(
          "the folder %s cannot be made: %s".formatted(folder, e.getMessage()), e);
    }
  }
}
