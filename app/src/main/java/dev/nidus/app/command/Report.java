package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;

/// What a command tells its user beside the result: on standard error, so that standard output stays
/// free for what other programs read.
record Report(PrintWriter out, PrintWriter err) {
  Report(CommandSpec command) {
    this(command.commandLine().getOut(), command.commandLine().getErr());
  }

  /// One line.
  void say(String line) {
    err.println(line);
    err.flush();
  }

  /// The last words of a run over a cohort, and its exit status.
  ///
  /// @param what the unit of the count, in the plural
  /// @param result what the user called the output
  int finished(String what, RunJournal journal, RunFiles files, Path result, Progress progress) {
    say(
        String.format(
            Locale.ROOT,
            "%d %s written to %s in %.1f s (%.2f rows/s)",
            journal.done(),
            what,
            result,
            progress.elapsed().toMillis() / 1e3,
            progress.rate()));
    if (journal.warnings() > 0) {
      say("%d warnings: %s".formatted(journal.warnings(), files.warnings()));
    }
    if (journal.refused() > 0) {
      say("%d refused, with reasons: %s".formatted(journal.refused(), files.refused()));
      return ExitStatus.SOME_REFUSED;
    }
    return ExitStatus.DONE;
  }

  /// The last words of a command whose result is a folder, and its exit status.
  ///
  /// @param lines what was found
  /// @param refused rows that were left out
  /// @param output what the user called the folder
  int written(List<String> lines, int refused, Path output) {
    lines.forEach(this::say);
    say("written to " + output);
    if (refused > 0) {
      say("%d refused, with reasons: %s".formatted(refused, output.resolve("refused.csv")));
      return ExitStatus.SOME_REFUSED;
    }
    return ExitStatus.DONE;
  }
}
