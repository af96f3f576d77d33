package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.conformance.FeatureComparison;
import dev.nidus.app.table.FeatureTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus compare`: how two tables of features differ.
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "Say how two tables of features differ, and the likely cause.",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the features are equal, or equal but for the last bits",
      "2:the tables cannot be compared",
      "3:the features, or the rows, differ"
    })
final class CompareCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "OURS", description = "A table with feature columns.")
  Path ours = Path.of("");

  @Parameters(index = "1", paramLabel = "THEIRS", description = "The table to hold against it.")
  Path theirs = Path.of("");

  @Override
  public Integer call() {
    FeatureComparison comparison =
        FeatureComparison.of(FeatureTable.read(ours), FeatureTable.read(theirs));
    PrintWriter out = command.commandLine().getOut();
    line(
        out,
        "matched",
        "%d rows %s, %d features"
            .formatted(comparison.rows(), comparison.matching(), comparison.columns()));
    comparison.unmatched().forEach(what -> line(out, "unmatched", what));
    line(
        out,
        "worst row",
        String.format(
            Locale.ROOT,
            "%s, error %.2e of its largest feature: %s",
            comparison.worstRow(),
            comparison.worst(),
            comparison.tier().words()));
    line(
        out,
        "difference",
        String.format(
            Locale.ROOT,
            "mean %.3e, largest %.3e (%s)",
            comparison.meanDifference(),
            comparison.largestDifference(),
            comparison.largestColumn()));
    line(
        out,
        "correlation",
        String.format(
            Locale.ROOT,
            "%.7f; lowest cosine of a row %.7f",
            comparison.correlation(),
            comparison.lowestCosine()));
    out.println();
    out.println(comparison.cause());
    return comparison.tier().passes() && comparison.unmatched().isEmpty()
        ? ExitStatus.DONE
        : ExitStatus.SOME_REFUSED;
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf("%-12s %s%n", name, value);
  }
}
