package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.study.NidusCommands;
import dev.nidus.app.study.Study;
import dev.nidus.app.study.StudyResult;
import dev.nidus.imaging.storage.ByteBudget;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus study`: a whole study from one file.
@Command(
    name = "study",
    mixinStandardHelpOptions = true,
    description = {
      "Run a study from one file: encoders, tasks, fractions of the labels, comparisons, audits."
          + " DIR gets one page (study.html), every number (study.json) and the steps, which are"
          + " done once. The plan is registered by its hash before the outcomes of test lesions are"
          + " read."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was done",
      "1:the work broke off; what was done is kept, the same command goes on",
      "2:nothing was done: the file is wrong, or the study is not the registered one",
      "3:done, but some steps could not be; the page says which and why"
    })
final class StudyCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "STUDY",
      description = "The study, a YAML file. Paths in it start at its folder.")
  Path study = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Option(
      names = "--register",
      description =
          "Register only: write preregistration.json, say the hash, and leave the outcomes of the"
              + " test lesions closed.")
  boolean register;

  @Option(
      names = "--registered",
      paramLabel = "HASH",
      description = "The hash that was made known before: any other study is refused.")
  Optional<String> registered = Optional.empty();

  @Override
  public Integer call() throws IOException {
    Report report = new Report(command);
    Study.Request request =
        new Study.Request(
            study,
            output.toAbsolutePath().normalize(),
            registered,
            "nidus " + ProgramVersion.text(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            CommandText.of(command),
            slices -> RemoteScans.reading(ByteBudget.DEFAULT, slices, report));
    if (register) {
      report.out().println(Study.register(request, StudyCommand::run, report::say));
      report.out().flush();
      return ExitStatus.DONE;
    }
    StudyResult result = Study.run(request, StudyCommand::run, report::say);
    report.say("page: %s".formatted(output.resolve("study.html")));
    if (!result.holes().isEmpty()) {
      report.say("%d steps could not be done; the page says why".formatted(result.holes().size()));
      return ExitStatus.SOME_REFUSED;
    }
    return ExitStatus.DONE;
  }

  /// A command in this process, its words kept.
  private static NidusCommands.Said run(List<String> arguments) {
    StringWriter words = new StringWriter();
    PrintWriter writer = new PrintWriter(words);
    int status = RootCommand.run(writer, writer, arguments.toArray(String[]::new));
    return new NidusCommands.Said(status, words.toString().lines().toList());
  }
}
