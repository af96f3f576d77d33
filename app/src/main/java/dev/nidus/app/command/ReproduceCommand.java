package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.published.PublishedFiles;
import dev.nidus.app.published.PublishedNumbers;
import dev.nidus.app.published.PublishedPage;
import dev.nidus.app.published.PublishedTables;
import dev.nidus.app.published.Reproduction;
import dev.nidus.app.published.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus reproduce`: the published numbers of the study beside those that its tables give here.
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description = {
      "Compute the published numbers of the study again, from its tables and stored resamples, and"
          + " say of each whether it is equal, differs, or cannot be recomputed, and why."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the numbers were compared, whatever came out",
      "2:nothing was done: the options or folders are wrong"
    })
final class ReproduceCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where published.html, .csv and .json go (default: published).")
  Path output = Path.of("published");

  @Option(
      names = "--tables",
      paramLabel = "DIR",
      description =
          "A folder with tables whose licences do not let Nidus ship them; tables of the same name"
              + " there come before those of the repository.")
  Optional<Path> given = Optional.empty();

  @Override
  public Integer call() throws IOException {
    given.ifPresent(folder -> {
      if (!Files.isDirectory(folder)) {
        throw new UsageProblem(
            "%s is no folder; --tables takes the folder with the tables".formatted(folder));
      }
    });
    PublishedTables tables = new PublishedTables(shipped(), given, PublishedNumbers.tables());
    if (Files.isRegularFile(output)) {
      throw new UsageProblem(output + " is a file; give the name of a folder");
    }
    Path folder = output.toAbsolutePath().normalize();
    RunOptions.makeFolder(folder);
    Reproduction reproduction = Reproduction.of(PublishedNumbers.all(), tables);
    PublishedFiles.writeCsv(folder.resolve("published.csv"), reproduction);
    PublishedFiles.writeJson(
        folder.resolve("published.json"), reproduction, tables.located(), ProgramVersion.text());
    PublishedPage.write(folder.resolve("published.html"), reproduction, tables);
    Report report = new Report(command);
    report.say(
        "%d published numbers: %d equal, %d differ, %d cannot be recomputed; %d more of our own"
            .formatted(
                reproduction.findings().size() - reproduction.count(Verdict.NothingPublished.class),
                reproduction.count(Verdict.Equal.class),
                reproduction.count(Verdict.Differs.class),
                reproduction.count(Verdict.CannotBeRecomputed.class),
                reproduction.count(Verdict.NothingPublished.class)));
    report.say("page: %s".formatted(output.resolve("published.html")));
    return ExitStatus.DONE;
  }

  /// The tables lie in the checkout; the launcher says where that is.
  private static Path shipped() {
    Path home =
        Optional.ofNullable(System.getProperty("nidus.home")).map(Path::of).orElse(Path.of(""));
    Path tables = home.toAbsolutePath().resolve("data/published");
    if (!Files.isDirectory(tables)) {
      throw new UsageProblem(
          "the tables of the study are not in %s; run ./nidus reproduce from a checkout of Nidus, or set -Dnidus.home"
              .formatted(tables));
    }
    return tables;
  }
}
