package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.EvaluationFolder;
import dev.nidus.app.evaluation.PredictionColumns;
import dev.nidus.app.evaluation.Resampling;
import dev.nidus.app.table.TextTable;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Unit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus evaluate`: what predictions are worth.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Say what the predictions of a table are worth: metrics with intervals over patients, as"
          + " metrics.json and a page with charts, and how they differ from another model's."
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final String PATIENTS = "PatientID";

  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "PREDICTIONS",
      description =
          "CSV with conf_scores_class_0, conf_scores_class_1, ..., the true class, and optionally"
              + " pred_class; other columns do not matter.")
  Path predictions = Path.of("");

  @Option(
      names = "--label",
      required = true,
      paramLabel = "COLUMN",
      description = "The true class: a number from 0, or a name.")
  String label = "";

  @Option(
      names = "--classes",
      paramLabel = "NAME,NAME...",
      split = ",",
      description =
          "The names of the classes in the order of the scores (default: numbers from 0, or all"
              + " labels in their order).")
  List<String> classes = List.of();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "Whose lesion a row is (default: PatientID).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--against",
      paramLabel = "PREDICTIONS",
      description = "Predictions of another model for the same lesions.")
  Optional<Path> against = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "What names a lesion in both tables (default: the number of the row).")
  Optional<String> lesion = Optional.empty();

  /// What is drawn as a whole.
  enum UnitWord {
    patient,
    lesion
  }

  @Option(
      names = "--unit",
      paramLabel = "patient|lesion",
      description =
          "What is resampled: patients with all their lesions, or lesions as if each were"
              + " independent (default: patient).")
  UnitWord unit = UnitWord.patient;

  /// How an interval is made of the replicates.
  enum IntervalWord {
    percentile,
    bca
  }

  @Option(
      names = "--interval",
      paramLabel = "percentile|bca",
      description =
          "Percentiles of the resamples, or bias-corrected and accelerated ones (default:"
              + " percentile).")
  IntervalWord interval = IntervalWord.percentile;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples, and swaps of the permutation test (default: 1000).")
  int replicates = 1000;

  @Option(names = "--seed", paramLabel = "N", description = "Seed of the resamples (default: 0).")
  long seed;

  @Option(
      names = "--threshold",
      paramLabel = "X",
      description =
          "For sensitivity and specificity of two classes: from which score of class 1 a lesion"
              + " counts as class 1 (default: 0.5 if scores are probabilities).")
  Optional<Double> threshold = Optional.empty();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    requireReplicates(replicates);
    Unit drawn =
        switch (unit) {
          case patient -> Unit.PATIENT;
          case lesion -> Unit.LESION;
        };
    Bootstrap.Form form =
        switch (interval) {
          case percentile -> Bootstrap.Form.PERCENTILE;
          case bca -> Bootstrap.Form.BCA;
        };
    if (threshold.isPresent() && !Double.isFinite(threshold.get())) {
      throw new UsageProblem("--threshold is a finite number, got " + threshold.get());
    }
    EvaluationFolder done =
        EvaluationFolder.write(
            output,
            new EvaluationFolder.Request(
                predictions,
                new PredictionColumns(
                    label,
                    patientColumn(drawn),
                    lesion,
                    classes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(classes.stream().map(String::strip).toList())),
                against,
                new Resampling(new Bootstrap(replicates, 0.95, drawn, form), seed),
                threshold.map(OptionalDouble::of).orElse(OptionalDouble.empty())),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    return finished(new Report(command), done.lines(), done.refused(), output);
  }

  static void requireReplicates(int replicates) {
    if (replicates < 2 || replicates > 1_000_000) {
      throw new UsageProblem(
          "--replicates must be 2 to 1000000 (1000 is usual), got " + replicates);
    }
  }

  /// Prints the results and says where they are.
  static int finished(Report report, List<String> lines, int refused, Path output) {
    lines.forEach(report::say);
    report.say("written to " + output);
    if (refused > 0) {
      report.say("%d refused, with reasons: %s".formatted(refused, output.resolve("refused.csv")));
      return ExitStatus.SOME_REFUSED;
    }
    return ExitStatus.DONE;
  }

  /// Patients must be known, unless lesions are resampled.
  private Optional<String> patientColumn(Unit drawn) {
    if (patient.isPresent()) {
      return patient;
    }
    TextTable table = TextTable.read(predictions, List.of());
    if (table.find(PATIENTS).isPresent()) {
      return Optional.of(PATIENTS);
    }
    if (drawn == Unit.LESION) {
      return Optional.empty();
    }
    throw new UsageProblem(
        "%s has no column '%s', so that the patients are not known; name their column with --patient, or take every lesion as independent with --unit lesion; it has: %s"
            .formatted(predictions, PATIENTS, String.join(", ", table.columns())));
  }
}
