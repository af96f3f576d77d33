package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.AdaptedModel;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.FeatureCohort;
import dev.nidus.app.adaptation.FeatureFile;
import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.app.adaptation.ModelFile;
import dev.nidus.app.adaptation.PredictionReceipt;
import dev.nidus.app.adaptation.RefusedLesion;
import dev.nidus.app.adaptation.Target;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.evidence.probe.FeatureMatrix;
import dev.nidus.imaging.dicom.series.IrregularSlices;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.finetuning.UnusableStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus predict`: what a model says of lesions.
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    description = {
      "Predict with a model that nidus probe or nidus finetune has made. LESIONS is a table of"
          + " features; with --weights, or a fine-tuned model, it is a table of lesions."
    })
final class PredictCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin RunOptions run = new RunOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();
  @Mixin ModelEncoderOptions encoders = new ModelEncoderOptions();

  @Option(
      names = "--model",
      required = true,
      paramLabel = "FILE",
      description =
          "The model, as nidus probe (model.nidus) or nidus finetune (model.safetensors) writes"
              + " it.")
  Path model = Path.of("");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Most lesions per batch of the encoder (default: 4).")
  int batch = 4;

  @Option(names = "--resume", description = "Go on where an unfinished run over lesions stopped.")
  boolean resume;

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || batch > 4096) {
      throw new UsageProblem("--batch must be 1 to 4096, got " + batch);
    }
    Path output = run.outputFile(lesions.lesions, model);
    Report report = new Report(command);
    if (ModelEncoderOptions.isFinetuned(model)) {
      return ofFinetuned(RunFiles.of(output), report);
    }
    AdaptedModel adapted = ModelFile.read(model);
    report.say("model: " + adapted.describe());
    report.say("trained on %s".formatted(adapted.provenance().training()));
    return switch (adapted) {
      case FeatureModel ofFeatures ->
          encoders.weights.isPresent()
              ? ofLesions(ofFeatures, encoders.weights.get(), RunFiles.of(output), report)
              : ofFeatures(ofFeatures, RunFiles.of(output), report);
    };
  }

  private int ofFeatures(FeatureModel fitted, RunFiles files, Report report) throws IOException {
    FeatureCohort cohort = FeatureCohort.of(List.of(FeatureFile.read(lesions.lesions)));
    fitted.requireSameEncoder(cohort.names(), cohort.encoder(), cohort.features(), encoders.rule());
    requireNoPredictions(cohort.columns(), fitted.target());
    if (cohort.digest().equals(fitted.provenance().table())) {
      report.say(
          "this is the table that the model was trained on; its predictions for training lesions"
              + " say nothing about others");
    }
    List<Integer> usable = new ArrayList<>();
    List<List<String>> refused = new ArrayList<>();
    for (int row = 0; row < cohort.rows(); row++) {
      if (FeatureFile.allFinite(cohort.features(row))) {
        usable.add(row);
      } else {
        refused.add(
            List.of(
                cohort.names(),
                Integer.toString(cohort.numberOf(row)),
                "one of its features is no finite number; extract the lesion again"));
      }
    }
    if (usable.isEmpty()) {
      throw new UsageProblem(
          "no row of %s has finite features throughout".formatted(cohort.names()));
    }
    FeatureCohort kept = cohort.rows(usable.stream().mapToInt(Integer::intValue).toArray());
    List<List<String>> predicted = fitted.predictor().of(kept.matrix(allRows(kept.rows())));
    List<String> header = new ArrayList<>(kept.columns());
    header.addAll(fitted.target().columns());
    List<List<String>> rows = new ArrayList<>();
    for (int row = 0; row < kept.rows(); row++) {
      List<String> fields = new ArrayList<>(kept.fields(row));
      fields.addAll(predicted.get(row));
      rows.add(fields);
    }
    if (refused.isEmpty()) {
      Files.deleteIfExists(files.refused());
    } else {
      WholeCsv.write(files.refused(), RefusedLesion.COLUMNS, refused);
    }
    WholeCsv.write(files.results(), header, rows);
    new PredictionReceipt(
            "nidus " + ProgramVersion.text(),
            model,
            fitted.target(),
            cohort.encoder(),
            lesions.lesions,
            cohort.run(0).map(RunReceipt::slices).orElseGet(IrregularSlices.Refuse::new))
        .write(files, rows.size(), refused.size());
    report.say("%d lesions written to %s".formatted(rows.size(), run.output));
    if (refused.isEmpty()) {
      return ExitStatus.DONE;
    }
    report.say("%d refused, with reasons: %s".formatted(refused.size(), files.refused()));
    return ExitStatus.SOME_REFUSED;
  }

  private static int[] allRows(int count) {
    return IntStream.range(0, count).toArray();
  }

  private static void requireNoPredictions(List<String> columns, Target target) {
    for (String column : target.columns()) {
      if (columns.contains(column)) {
        throw new UsageProblem(
            "the table has the column '%s' already; remove the predictions of an earlier run first"
                .formatted(column));
      }
    }
  }

  private int ofLesions(FeatureModel fitted, Path weightsFile, RunFiles files, Report report)
      throws IOException {
    LesionSource source = lesions.source();
    requireNoPredictions(source.columns(), fitted.target());
    try (Encoder encoder = encoders.load(weightsFile)) {
      PatchSpec spec =
          fitted.provenance().encoder().map(EncoderMark::patch).orElse(encoder.card().input());
      fitted.requireSameEncoder(
          weightsFile.toString(),
          Optional.of(EncoderMark.of(encoder.card(), spec)),
          encoder.card().features(),
          encoders.rule());
      return predicted(
          source,
          encoder,
          spec,
          new Predictions(fitted.target().columns(), fitted.predictor()),
          fitted.target(),
          files,
          report);
    }
  }

  private int ofFinetuned(RunFiles files, Report report) throws IOException {
    LesionSource source = lesions.source();
    try (FinetunedModel tuned = encoders.finetuned(model)) {
      Target.Classes target = new Target.Classes(tuned.classes().label(), tuned.classes().names());
      requireNoPredictions(source.columns(), target);
      report.say(
          "model: %s, fine-tuned for '%s' (%s)"
              .formatted(tuned.card().name(), target.label(), String.join(", ", target.classes())));
      return predicted(
          source, tuned, tuned.card().input(), new Probabilities(target), target, files, report);
    } catch (UnusableStart unusable) {
      throw new UsageProblem(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  /// Takes lesions through an encoder into a table of predictions.
  private int predicted(
      LesionSource source,
      Encoder encoder,
      PatchSpec spec,
      FeatureRun.Output predictions,
      Target target,
      RunFiles files,
      Report report)
      throws IOException {
    report.say("law: %s (the law of the model)".formatted(spec.law().word()));
    PatchCutting cutting =
        new PatchCutting(
            lesions.scans(report),
            new PatchExtractor(spec),
            lesions.intensityRule(),
            lesions.patchSource());
    FeatureRun features =
        new FeatureRun(
            source, cutting, encoder, batch, Batching.TOGETHER, workers.count(), predictions);
    try (RunJournal journal = journal(report, features, files, spec)) {
      int status =
          features.run(
              journal,
              files,
              ResultFormat.csv(),
              Optional.empty(),
              run.output,
              report,
              run.progress.mode(),
              _ -> {});
      new PredictionReceipt(
              "nidus " + ProgramVersion.text(),
              model,
              target,
              Optional.of(EncoderMark.of(encoder.card(), spec)),
              lesions.lesions,
              lesions.irregular.slices())
          .write(files, journal.done(), journal.refused());
      return status;
    }
  }

  private RunJournal journal(Report report, FeatureRun features, RunFiles files, PatchSpec spec)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("input", TableFile.digest(features.source().file()).hex());
    settings.put("model", Sha256.of(model).hex());
    settings.put("root", lesions.imageRoot().toString());
    settings.put("image", lesions.image.map(Path::toString).orElse(""));
    settings.put("coords", lesions.coordinateSystem().name());
    settings.put("patches", lesions.patchSource().name());
    settings.put("intensity", lesions.intensityRule().name());
    ResampledSlices.note(settings, lesions.irregular.slices());
    settings.put("weights", features.encoder().card().weightsDigest());
    settings.put("numerics", features.encoder().card().numerics());
    settings.put("patch", spec.toString());
    settings.put("batch", Integer.toString(batch));
    settings.put("program", ProgramVersion.text());
    if (resume && RunJournal.isUnfinished(files)) {
      RunJournal journal = RunJournal.resume(files, settings);
      report.say("resuming after row %d of %d".formatted(journal.rows(), features.source().rows()));
      return journal;
    }
    if (resume) {
      report.say("nothing to resume beside %s; starting from the first row".formatted(run.output));
    }
    return RunJournal.begin(files, settings, features.header(), List.of());
  }

  /// The predictions of a lesion in the place of its features.
  private record Predictions(List<String> columns, FeatureModel.Predictor predictor)
      implements FeatureRun.Output {
    @Override
    public List<String> fields(FeatureVector features) {
      return predictor.of(FeatureMatrix.of(List.of(features))).getFirst();
    }
  }

  /// The probabilities of a fine-tuned model, which are its features.
  private record Probabilities(Target.Classes target) implements FeatureRun.Output {
    @Override
    public List<String> columns() {
      return target.columns();
    }

    @Override
    public List<String> fields(FeatureVector probabilities) {
      double[] scores = new double[probabilities.length()];
      for (int k = 0; k < scores.length; k++) {
        scores[k] = probabilities.at(k);
      }
      return target.fields(scores);
    }
  }
}
