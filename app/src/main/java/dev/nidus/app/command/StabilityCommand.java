package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.AdaptedModel;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.app.adaptation.FeatureModel.UnknownEncoder;
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

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description = "The encoder; leave it out if the model is a fine-tuned one.")
  Optional<Path> weights = Optional.empty();

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "What the weights are, where the file alone cannot tell: fmcib, med3d, genesis,"
              + " genesis_batch or autoencoder.")
  Optional<EncoderChoice.ModelWord> network = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description =
          "A model of its features, as nidus probe writes it, or a fine-tuned one: its predictions"
              + " are followed too.")
  Optional<Path> model = Optional.empty();

  @Option(
      names = "--trust-encoder",
      description = "Take the encoder for the model's where it is not known.")
  boolean trustEncoder;

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
      names = "--device",
      paramLabel = "cpu|cuda",
      description = "Where the encoder computes (default: cpu).")
  EncoderChoice.DeviceWord device = EncoderChoice.DeviceWord.cpu;

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      description = "The arithmetic of the encoder (default: float32).")
  EncoderChoice.PrecisionWord precision = EncoderChoice.PrecisionWord.float32;

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
    if (model.isPresent() && isFinetuned(model.get())) {
      return ofFinetuned(model.get(), source, columns, plan, report);
    }
    Path file =
        weights.orElseThrow(() ->
            new UsageProblem(
                "no encoder is named: give its weights with --weights, or a fine-tuned model with"
                    + " --model"));
    EncoderChoice choice = new EncoderChoice();
    choice.weights = file;
    choice.model = network;
    choice.device = device;
    choice.precision = precision;
    try (Encoder encoder = choice.load()) {
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
              trustEncoder ? UnknownEncoder.TRUSTED : UnknownEncoder.REFUSED);
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

  /// What is no weights file, or one of another kind, is told where models are read.
  private static boolean isFinetuned(Path file) {
    try {
      return FinetunedModel.isIn(file);
    } catch (UnusableStart otherFile) {
      return false;
    }
  }

  private int ofFinetuned(
      Path file,
      LesionSource source,
      StabilityColumns columns,
      PerturbationPlan plan,
      Report report)
      throws IOException {
    if (weights.isPresent() || network.isPresent() || trustEncoder) {
      throw new UsageProblem(
          "%s is a fine-tuned model, which has its encoder in itself; leave --weights, --network and"
                  .formatted(file)
              + " --trust-encoder out");
    }
    try (FinetunedModel tuned =
        FinetunedModel.load(file, EncoderChoice.options(device, precision))) {
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
                  lesions.scans(),
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
