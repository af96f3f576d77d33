package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.EncoderMark;
import dev.nidus.app.adaptation.FeatureModel;
import dev.nidus.app.adaptation.FeatureModel.UnknownEncoder;
import dev.nidus.app.adaptation.ModelFile;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.receipt.ResampledSlices;
import dev.nidus.app.saliency.MapFiling;
import dev.nidus.app.saliency.ModelScores;
import dev.nidus.app.saliency.SaliencyFolder;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import dev.nidus.imaging.dicom.result.Algorithm;
import dev.nidus.learning.encoder.EncoderMetadata;
import dev.nidus.learning.encoder.UnusableEncoder;
import dev.nidus.learning.finetuning.UnusableStart;
import dev.nidus.learning.network.UnfitWeights;
import dev.nidus.learning.saliency.ExplainableNetwork;
import dev.nidus.learning.saliency.Explainer;
import dev.nidus.learning.saliency.SaliencyMethod;
import dev.nidus.learning.saliency.Scoring;
import dev.nidus.learning.weights.UnreadableWeights;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus saliency`: which voxels a score depends on.
@Command(
    name = "saliency",
    mixinStandardHelpOptions = true,
    description = {
      "Show which voxels of a lesion a score depends on: maps as NIfTI in the scan's space,"
          + " pictures over three planes, numbers in saliency.json and a page. Explained is the"
          + " score of a model (--model, or fine-tuned weights), else the length of the features."
    })
final class SaliencyCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin PatchOptions patch = new PatchOptions();
  @Mixin SaliencyMethodOptions maps = new SaliencyMethodOptions();
  @Mixin RunOptions run = new RunOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "The encoder, or a fine-tuned model (model.safetensors of nidus finetune).")
  Path weights = Path.of("");

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description = "What the weights are, where the file alone cannot tell: fmcib, med3d, ...")
  Optional<EncoderChoice.ModelWord> network = Optional.empty();

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "The probe whose score is explained (model.nidus of nidus probe).")
  Optional<Path> model = Optional.empty();

  @Option(
      names = "--trust-encoder",
      description = "Take the encoder for the model's where the model does not know its own.")
  boolean trustEncoder;

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Whose score is explained (default: of each lesion the predicted class's).")
  Optional<String> wanted = Optional.empty();

  @Option(
      names = "--mask",
      paramLabel = "COLUMN",
      description =
          "The column with the lesion's mask, for the share of the map inside it (default:"
              + " mask_path if there is such a column).")
  Optional<String> mask = Optional.empty();

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "Whose lesion it is (default: PatientID or patient, else each scan is one's).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--radius",
      paramLabel = "MM",
      description = "About the seed, for the share of the map within it (default: 10).")
  double radius = 10;

  @Option(
      names = "--stability-noise",
      paramLabel = "HU",
      description =
          "Standard deviation of the noise on the patch that stability is measured by; 0 measures"
              + " none and halves the time (default: 10).")
  double stabilityNoise = 10;

  @Option(
      names = "--sanity",
      description =
          "Draw the weights anew, part by part, and say whether the maps go with them (Adebayo et"
              + " al. 2018).")
  boolean sanity;

  @Option(
      names = "--sanity-lesions",
      paramLabel = "N",
      description = "How many lesions, of as many patients, the sanity check takes (default: 4).")
  int sanityLesions = 4;

  @Option(
      names = "--dicom",
      description =
          "Write each map as DICOM too, filed in the study of its series: a parametric map with its"
              + " values, and a segmentation of its highest 5 %%. Lesions of other files are"
              + " refused.")
  boolean dicom;

  @Option(
      names = "--replicates",
      paramLabel = "N",
      description = "Resamples of patients (default: 1000).")
  int replicates = 1000;

  @Option(names = "--seed", paramLabel = "N", description = "Of all noise (default: 0).")
  long seed;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Most patches computed together (default: 4).")
  int batch = 4;

  @Override
  public Integer call() throws IOException {
    List<SaliencyMethod> methods = maps.chosen();
    requireNumbers();
    LesionSource source = lesions.source();
    Report report = new Report(command);
    RemoteScans scans = lesions.scans(report);
    try (ExplainableNetwork loaded = load()) {
      Explained explained = explained(loaded, report);
      PatchSpec spec = explained.spec();
      report.say("encoder: %s".formatted(loaded.identity().name()));
      report.say("explained: %s".formatted(explained.phrase()));
      report.say("law: %s".formatted(spec.law().word()));
      SaliencyFolder.Finished done =
          SaliencyFolder.write(
              run.output.toAbsolutePath().normalize(),
              new SaliencyFolder.Request(
                  source,
                  lesions.imageRoot(),
                  new PatchCutting(
                      scans,
                      new PatchExtractor(spec),
                      lesions.intensityRule(),
                      lesions.patchSource()),
                  new Explainer(loaded, explained.scoring(), batch, workers.count()),
                  explained.phrase(),
                  methods,
                  wanted,
                  new SaliencyFolder.NamedColumns(mask, patient),
                  radius,
                  stabilityNoise,
                  sanity ? sanityLesions : 0,
                  replicates,
                  seed,
                  workers.count(),
                  facts(loaded, explained),
                  dicom
                      ? Optional.of(new MapFiling(scans::source, algorithm(loaded, explained)))
                      : Optional.empty()),
              "nidus " + ProgramVersion.text(),
              CommandText.of(command),
              rows ->
                  new Progress(
                      run.progress.mode(),
                      "lesions",
                      rows,
                      0,
                      report.out(),
                      report.err(),
                      InstantSource.system()),
              (journal, files, progress) ->
                  report.finished("lesions", journal, files, run.output, progress));
      done.folder().lines().forEach(report::say);
      report.say("page: %s".formatted(run.output.resolve("saliency.html")));
      return done.status();
    }
  }

  /// What is explained.
  ///
  /// @param phrase that in words
  /// @param spec the patches that it is explained of
  private record Explained(Scoring scoring, String phrase, PatchSpec spec) {}

  private Explained explained(ExplainableNetwork loaded, Report report) {
    EncoderMetadata identity = loaded.identity();
    if (model.isEmpty()) {
      PatchSpec spec = patch.over(identity.input());
      return switch (loaded.own()) {
        case Scoring.OwnHead own ->
            new Explained(
                own,
                "the fine-tuned model's score of '%s' before it becomes a probability"
                    .formatted(own.classes().label()),
                spec);
        case Scoring.FeatureNorm norm ->
            new Explained(norm, "the length of the feature vector", spec);
        case Scoring.Linear _ -> throw new IllegalStateException("weights hold no probe");
      };
    }
    if (loaded.own() instanceof Scoring.OwnHead) {
      throw new UsageProblem(
          "%s is a fine-tuned model, which has its own score; leave --model out, or give --weights of the encoder that %s was probed on"
              .formatted(weights, model.get()));
    }
    FeatureModel fitted =
        switch (ModelFile.read(model.get())) {
          case FeatureModel ofFeatures -> ofFeatures;
        };
    report.say("model: " + fitted.describe());
    PatchSpec spec =
        patch.over(fitted.provenance().encoder().map(EncoderMark::patch).orElse(identity.input()));
    fitted.requireSameEncoder(
        weights.toString(),
        Optional.of(
            new EncoderMark(
                identity.name(), loaded.digest(), spec, Optional.of(identity.scaling().text()))),
        identity.network().features(),
        trustEncoder ? UnknownEncoder.TRUSTED : UnknownEncoder.REFUSED);
    Scoring.Linear scoring = ModelScores.of(fitted, model.get().toString());
    String phrase =
        scoring.outputs().equals(List.of("risk"))
            ? "the Cox model's risk"
            : "the probe's score before it becomes a probability";
    return new Explained(scoring, phrase, spec);
  }

  private ExplainableNetwork load() {
    try {
      return ExplainableNetwork.load(weights, network.map(EncoderChoice.ModelWord::published));
    } catch (UnreadableWeights unreadable) {
      throw new UsageProblem(String.valueOf(unreadable.getMessage()), unreadable);
    } catch (UnfitWeights | UnusableEncoder | UnusableStart unfit) {
      throw new UsageProblem("%s: %s".formatted(weights, unfit.getMessage()), unfit);
    }
  }

  private SequencedMap<String, String> facts(ExplainableNetwork loaded, Explained explained)
      throws IOException {
    SequencedMap<String, String> facts = new LinkedHashMap<>();
    facts.put("table_sha256", TableFile.digest(lesions.lesions).hex());
    facts.put("encoder", loaded.identity().name());
    facts.put("weights", loaded.digest());
    if (model.isPresent()) {
      facts.put("model_sha256", Sha256.of(model.get()).hex());
    }
    facts.put("law", explained.spec().law().word());
    facts.put(
        "patch", "%s voxels of %s".formatted(explained.spec().size(), explained.spec().spacing()));
    ResampledSlices.note(facts, lesions.irregular.slices());
    facts.put("scaling", loaded.identity().scaling().text());
    facts.put("seed", Long.toString(seed));
    facts.put("batch", Integer.toString(batch));
    facts.put("machine", Machine.describe());
    return facts;
  }

  /// What made the maps, as DICOM names it.
  private Algorithm algorithm(ExplainableNetwork loaded, Explained explained) throws IOException {
    String network = loaded.digest();
    String digest =
        model.isPresent() ? Sha256.ofText(network + Sha256.of(model.get()).hex()).hex() : network;
    return new Algorithm(
        loaded.identity().name(),
        "nidus " + ProgramVersion.text(),
        digest,
        List.of(explained.phrase(), "law " + explained.spec().law().word()));
  }

  private void requireNumbers() {
    if (batch < 1 || batch > 4096) {
      throw new UsageProblem("--batch must be 1 to 4096, got " + batch);
    }
    if (!(radius > 0 && radius <= 1000)) {
      throw new UsageProblem("--radius must be above 0 and up to 1000 mm, got " + radius);
    }
    if (!(stabilityNoise >= 0 && stabilityNoise <= 10_000)) {
      throw new UsageProblem("--stability-noise must be 0 to 10000 HU, got " + stabilityNoise);
    }
    if (sanityLesions < 1 || sanityLesions > 1000) {
      throw new UsageProblem("--sanity-lesions must be 1 to 1000, got " + sanityLesions);
    }
    ResamplingOptions.requireReplicates(replicates);
    workers.count(); // refused here, before any work
  }
}
