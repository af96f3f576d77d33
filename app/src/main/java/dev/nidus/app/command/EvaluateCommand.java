package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.EvaluationFolder;
import dev.nidus.app.evaluation.PredictionColumns;
import dev.nidus.app.evaluation.Resampling;
import dev.nidus.evidence.resampling.Bootstrap;
import dev.nidus.evidence.resampling.Unit;
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

/// `nidus evaluate`: what predictions are worth.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Say what the predictions of a table are worth: metrics with intervals over patients, as"
          + " metrics.json and a page with charts, and how they differ from another model's."
    })
final class EvaluateCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin ResamplingOptions resampling = new ResamplingOptions();

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
      description = "Whose lesion a row is (default: PatientID or patient).")
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
    resampling.check();
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
                    patient,
                    switch (drawn) {
                      case PATIENT -> PredictionColumns.UnknownPatients.REFUSED;
                      case LESION -> PredictionColumns.UnknownPatients.EACH_LESION;
                    },
                    lesion,
                    classes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(classes.stream().map(String::strip).toList())),
                against,
                new Resampling(
                    new Bootstrap(resampling.replicates, 0.95, drawn, form), resampling.seed),
                threshold.map(OptionalDouble::of).orElse(OptionalDouble.empty())),
            "nidus " + ProgramVersion.text(),
            CommandText.of(command));
    return new Report(command).written(done.lines(), done.refused(), output);
  }
}
