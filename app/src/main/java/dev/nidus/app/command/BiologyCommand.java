package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.biology.BiologyFolder;
import dev.nidus.app.biology.BiologyRequest;
import dev.nidus.evidence.biology.PrerankedEnrichment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus biology`: whether a score has to do with gene expression.
@Command(
    name = "biology",
    mixinStandardHelpOptions = true,
    description = {
      "Say which genes go with a score, and which gene sets gather among them, as biology.json, a"
          + " page and tables."
    },
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:done; left-out.csv lists patients, genes and sets that were not used",
      "2:the tables cannot be analysed",
      "3:done, but some rows of SCORES were refused; left-out.csv says which and why"
    })
final class BiologyCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "SCORES",
      description = "CSV with a row per patient: scores, or the features of an encoder.")
  Path scores = Path.of("");

  @Option(
      names = "--expression",
      required = true,
      paramLabel = "CSV",
      description =
          "Expression: a row per gene and a column per patient, or the other way round; names"
              + " first.")
  Path expression = Path.of("");

  @Option(
      names = "--gene-sets",
      paramLabel = "GMT",
      description = "Gene sets: lines of a name, a description and genes, with tabs between.")
  Optional<Path> sets = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The patient in SCORES (default: PatientID, else the first column).")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--score",
      paramLabel = "COLUMN",
      description = "A score; once or more (default: all columns of numbers).")
  List<String> named = List.of();

  @Option(
      names = "--permutations",
      paramLabel = "N",
      description = "Random sets for each set (default: 1000).")
  int permutations = 1000;

  @Option(
      names = "--smallest",
      paramLabel = "N",
      description = "How many genes of a set must be measured (default: 15).")
  int smallest = 15;

  @Option(
      names = "--largest",
      paramLabel = "N",
      description = "How many genes of a set may be measured (default: 500).")
  int largest = 500;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the random sets (default: 0).")
  long seed;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (permutations < 10 || permutations > 1_000_000) {
      throw new UsageProblem(
          "--permutations must be 10 to 1000000 (1000 is usual), got " + permutations);
    }
    if (smallest < 1 || largest < smallest) {
      throw new UsageProblem(
          "--smallest and --largest are sizes from 1, the second not below the first, got %d and %d"
              .formatted(smallest, largest));
    }
    BiologyFolder done =
        BiologyFolder.write(
            output,
            new BiologyRequest(
                scores,
                id,
                named,
                expression,
                sets,
                new PrerankedEnrichment(permutations, smallest, largest),
                seed),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    Report report = new Report(command);
    int status = report.written(done.lines(), 0, output);
    if (done.leftOut() > 0) {
      report.say(
          "%d patients, genes or sets were not used, with reasons: %s"
              .formatted(done.leftOut(), output.resolve("left-out.csv")));
    }
    return done.refused() > 0 ? ExitStatus.SOME_REFUSED : status;
  }
}
