package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.AdaptedModel;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.app.adaptation.ModelFile;
import dev.nidus.app.adaptation.Target;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.stability.ModelScores;
import dev.nidus.app.stability.PerturbationWords;
import dev.nidus.app.stability.StabilityColumns;
import dev.nidus.app.stability.StabilityFolder;
import dev.nidus.app.table.LesionSource;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.core.perturbation.LesionReadings;
import dev.nidus.core.perturbation.PerturbationPlan;
import dev.nidus.learning.finetuning.FinetunedModel;
import dev.nidus.learning.finetuning.UnusableStart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus stability`: what becomes of features and predictions when lesions are looked at a little otherwise.
@Command(
    name = "stability",
    mixinStandardHelpOptions = true,
    description = {
      "Look at every lesion many times a little otherwise (from other seed points, with noise, in"
          + " other spacings, ...) and say how much features and predictions change, and whether"
          + " they tell lesions apart at all: stability.json, a page with charts, and tables."
    })
final class StabilityCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin PatchOptions patch = new PatchOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();
  @Mixin ModelEncoderOptions encoders = new ModelEncoderOptions();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A model of its features, as nidus probe writes it, or a fine-tuned one: its predictions"
              + " are followed too.")
  Optional<Path> model = Optional.empty();

  @Option(
      names = "--perturb",
      paramLabel = "WORDS|YAML",
      description =
          "With commas between, or a YAML list of the same: "
              + PerturbationWords.GRAMMAR
              + " (default: jitter, which is jitter:50:16, 50 seeds with a variance of 16 mm² per"
              + " axis).")
  String perturb = "jitter";

  @Option(
      names = "--label",
      paramLabel = "COLUMN",
      description = "The class: ROC-AUC and balanced accuracy of the model, and of a probe.")
  Optional<String> label = Optional.empty();

  @Option(
      names = "--time",
      paramLabel = "COLUMN",
      description = "Days of follow-up, with --event: the model's concordance.")
  Optional<String> time = Optional.empty();

  @Option(
      names = "--event",
      paramLabel = "COLUMN",
      description = "Whether the event occurred then (1, true, yes, dead, event or the contrary).")
  Optional<String> event = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description =
          "Whose lesion it is (default: PatientID or patient_id, else each lesion is another"
              + " patient's).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--mask",
      paramLabel = "COLUMN",
      description = "The lesion's mask, for mask (default: mask_path, if there is such a column).")
  Optional<String> mask = Optional.empty();

  @Option(
      names = "--mask-label",
      paramLabel = "COLUMN",
      description = "Its value in the mask (default: any above 0).")
  Optional<String> maskLabel = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Patches per batch of the encoder, across lesions and trials (default: 8).")
  int batch = 8;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Seed of all draws; those of a lesion and trial depend on nothing else (default: 0).")
  long seed;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples of patients for intervals (default: 1000).")
  int replicates = 1000;

  @Option(
      names = "--progress",
      paramLabel = "auto|plain|json|slicer|none",
      description = "How progress is shown (default: a bar on a terminal, else plain lines).")
  RunOptions.ProgressWord progress = RunOptions.ProgressWord.auto;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "The folder of the results.")
  Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    ResamplingOptions.requireReplicates(replicates);
    if (batch < 1 || batch > 4096) {
      throw new UsageProblem("--batch must be 1 to 4096, got " + batch);
    }
    if (lesions.precropped) {
      throw new UsageProblem(
          "stability cuts each lesion again and again, which needs the scans; leave --precropped"
              + " out");
    }
    PerturbationPlan plan = new PerturbationPlan(PerturbationWords.parse(perturb), seed);
    StabilityColumns columns = new StabilityColumns(label, time, event, patient, mask, maskLabel);
    if (time.isPresent() && model.isEmpty()) {
      throw new UsageProblem(
          "--time and --event give the concordance of a model's predictions; name the model with"
              + " --model");
    }
    LesionSource source = lesions.source();
    Report report = new Report(command);
    if (model.isPresent() && ModelEncoderOptions.isFinetuned(model.get())) {
      return ofFinetuned(model.get(), source, columns, plan, report);
    }
    Path file =
        encoders.weights.orElseThrow(() ->
            new UsageProblem(
                "no encoder is named: give its weights with --weights, or a fine-tuned model with"
                    + " --model"));
    try (Encoder encoder = encoders.load(file)) {
      if (model.isEmpty()) {
        return run(
            source,
            columns,
            plan,
            encoder,
            patch.over(encoder.card().input()),
            Optional.empty(),
            report);
      }
      AdaptedModel adapted = ModelFile.read(model.get());
      report.say("model: " + adapted.describe());
      return switch (adapted) {
        case FeatureModel ofFeatures -> {
          PatchSpec spec =
              patch.over(
                  ofFeatures
                      .provenance()
                      .encoder()
                      .map(EncoderMark::patch)
                      .orElse(encoder.card().input()));
          ofFeatures.requireSameEncoder(
              file.toString(),
              Optional.of(EncoderMark.of(encoder.card(), spec)),
              encoder.card().features(),
              encoders.rule());
          yield run(
              source,
              columns,
              plan,
              encoder,
              spec,
              Optional.of(ModelScores.of(ofFeatures)),
              report);
        }
      };
    }
  }

  private int ofFinetuned(
      Path file,
      LesionSource source,
      StabilityColumns columns,
      PerturbationPlan plan,
      Report report)
      throws IOException {
    try (FinetunedModel tuned = encoders.finetuned(file)) {
      Target.Classes target = new Target.Classes(tuned.classes().label(), tuned.classes().names());
      report.say(
          "model: %s; its probabilities are taken for features".formatted(tuned.card().name()));
      return run(
          source,
          columns,
          plan,
          tuned,
          patch.over(tuned.card().input()),
          Optional.of(
              ModelScores.ofProbabilities(target, "fine-tuned for '%s'".formatted(target.label()))),
          report);
    } catch (UnusableStart unusable) {
      throw new UsageProblem(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private int run(
      LesionSource source,
      StabilityColumns columns,
      PerturbationPlan plan,
      Encoder encoder,
      PatchSpec spec,
      Optional<ModelScores> scores,
      Report report)
      throws IOException {
    report.say(
        "encoder: %s, %d features, law %s"
            .formatted(encoder.card().name(), encoder.card().features(), spec.law().word()));
    report.say("%d copies of each of %d lesions".formatted(plan.copies() - 1, source.rows()));
    Optional<String> digest =
        model.isPresent() ? Optional.of(Sha256.of(model.get()).hex()) : Optional.empty();
    StabilityFolder done;
    try (Progress shown =
        new Progress(
            progress.mode(),
            "lesions",
            source.rows(),
            0,
            report.out(),
            report.err(),
            InstantSource.system())) {
      done =
          StabilityFolder.write(
              output,
              new StabilityFolder.Request(
                  source,
                  lesions.imageRoot(),
                  columns,
                  lesions.scans(report),
                  lesions.irregular.slices(),
                  lesions.intensityRule(),
                  encoder,
                  spec,
                  scores,
                  digest,
                  plan,
                  batch,
                  workers.count(),
                  replicates),
              "nidus " + ProgramVersion.text(),
              Machine.describe(),
              CommandText.of(command),
              readings -> shown.advance(1, readings instanceof LesionReadings.Refused ? 1 : 0));
    }
    return report.written(done.lines(), done.refused(), output);
  }
}
