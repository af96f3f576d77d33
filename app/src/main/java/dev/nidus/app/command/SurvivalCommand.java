package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.Resampling;
import dev.nidus.app.evaluation.SurvivalColumns;
import dev.nidus.app.evaluation.SurvivalFolder;
import dev.nidus.evidence.resampling.Bootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus survival`: what scores say about survival.
@Command(
    name = "survival",
    mixinStandardHelpOptions = true,
    description = {
      "Say what scores tell about survival: a Cox model, concordance, Kaplan-Meier curves and the"
          + " log-rank test, as survival.json and a page with charts."
    })
final class SurvivalCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin ResamplingOptions resampling = new ResamplingOptions();

  @Parameters(
      paramLabel = "TABLE",
      description = "CSV with a row per patient: time, event and scores.")
  Path table = Path.of("");

  @Option(
      names = "--time",
      required = true,
      paramLabel = "COLUMN",
      description = "Days from the start of follow-up.")
  String time = "";

  @Option(
      names = "--event",
      required = true,
      paramLabel = "COLUMN",
      description =
          "Whether the event occurred then: 1, true, yes, dead or event; 0, false, no, alive or"
              + " censored.")
  String event = "";

  @Option(
      names = "--score",
      required = true,
      paramLabel = "COLUMN",
      description = "A covariate; a higher one is expected to mean an earlier event. Once or more.")
  List<String> scores = List.of();

  @Option(
      names = "--group",
      paramLabel = "COLUMN",
      description =
          "Groups for the curves and the log-rank test (default: the first score up to its median,"
              + " and above).")
  Optional<String> group = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "Whose row it is, where patients have several (default: each row a patient).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--at",
      paramLabel = "DAYS",
      split = ",",
      description =
          "At which days the curves and the time-dependent AUC are read; once or more (default:"
              + " 730).")
  List<Double> at = List.of(730.0);

  @Option(
      names = "--horizon",
      paramLabel = "DAYS",
      description =
          "Cut follow-up: whatever happened then or later is censored (default: full follow-up).")
  Optional<Double> horizon = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    resampling.check();
    for (double days : at) {
      if (!(days >= 0 && Double.isFinite(days))) {
        throw new UsageProblem("--at is a number of days from 0, got " + days);
      }
    }
    if (horizon.isPresent() && !(horizon.get() > 0 && Double.isFinite(horizon.get()))) {
      throw new UsageProblem("--horizon is a number of days above 0, got " + horizon.get());
    }
    SurvivalFolder done =
        SurvivalFolder.write(
            output,
            new SurvivalFolder.Request(
                table,
                new SurvivalColumns(time, event, scores, group, patient),
                at.stream().distinct().sorted().toList(),
                horizon.map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                new Resampling(
                    Bootstrap.overPatients().withReplicates(resampling.replicates),
                    resampling.seed)),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    return new Report(command).written(done.lines(), done.refused(), output);
  }
}
