package dev.nidus.app.command;

import dev.nidus.app.retest.RetestColumns;
import dev.nidus.app.retest.RetestFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus retest`: whether the same lesion gives the same again, and whether that means anything.
@Command(
    name = "retest",
    mixinStandardHelpOptions = true,
    description = {
      "Say how well readings of the same lesions on several scans repeat, and whether they tell"
          + " lesions apart: intraclass correlations, limits of agreement and identification, as"
          + " retest.json and a page."
    })
final class RetestCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin ResamplingOptions resampling = new ResamplingOptions();

  @Parameters(
      index = "0",
      paramLabel = "PAIRS",
      description =
          "CSV with a row for each lesion and scan: lesion, scan and value, or, with FEATURES,"
              + " lesion, scan and row.")
  Path table = Path.of("");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FEATURES",
      description = "CSV with features (pred_0, pred_1, ...), whose rows PAIRS counts from 1.")
  Optional<Path> features = Optional.empty();

  @Option(
      names = "--lesion",
      paramLabel = "COLUMN",
      description = "What names the lesion (default: lesion).")
  String lesion = "lesion";

  @Option(
      names = "--scan",
      paramLabel = "COLUMN",
      description = "On which scan it was read, as test or retest (default: scan).")
  String scan = "scan";

  @Option(
      names = "--value",
      paramLabel = "COLUMN",
      description = "The reading, where there are no FEATURES (default: value).")
  String value = "value";

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description =
          "Whose lesion it is (default: PatientID if there is such a column, else each lesion is"
              + " another patient's).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    resampling.check();
    RetestFolder done =
        RetestFolder.write(
            output,
            new RetestFolder.Request(
                table,
                features,
                new RetestColumns(lesion, scan, value, patient),
                resampling.replicates,
                resampling.seed),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    return new Report(command).written(done.lines(), done.refused(), output);
  }
}
