package dev.nidus.verification.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nidus.app.command.RootCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// One run of the command line in this process.
///
/// @param status the exit status
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
record CommandLineRun(int status, String out, String err) {

  static CommandLineRun of(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int status =
        RootCommand.run(
            new PrintWriter(out),
            new PrintWriter(err),
            Stream.of(arguments).map(String::valueOf).toArray(String[]::new));
    CommandLineRun run = new CommandLineRun(status, out.toString(), err.toString());
    run.requireSentences();
    return run;
  }

  /// `extract` with the narrow encoder and without progress.
  static CommandLineRun extract(Path table, Path output, Object... options) {
    return of(
        Stream.concat(
                Stream.<Object>of(
                    "extract",
                    table,
                    "-o",
                    output,
                    "--weights",
                    Weights.SAFETENSORS,
                    "--progress",
                    "none"),
                Stream.of(options))
            .toArray());
  }

  CommandLineRun expect(int wanted) {
    assertThat(status).as(out + err).isEqualTo(wanted);
    return this;
  }

  /// What went wrong: the one line that begins with the program's name, without that.
  String problem() {
    List<String> lines = err.lines().filter(line -> line.startsWith("nidus: ")).toList();
    assertThat(lines).as(err).hasSize(1);
    return lines.getFirst().substring("nidus: ".length());
  }

  private void requireSentences() {
    assertThat(out + err)
        .as("no stack trace, class name or defect is ever shown")
        .doesNotContain("Exception", "\tat ", "java.", "dev.nidus.", "defect");
  }
}
