package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterAddress;
import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.engine.ExtractionEngine;
import dev.nidus.app.engine.StoredFiles;
import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.receipt.ReceiptFile;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.receipt.RunReceipt;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableFile;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `nidus extract`: from lesions to the features of an encoder.
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description = {
      "Turn lesions into features: the input's columns, then pred_0, pred_1, ... for every lesion"
          + " that can be done. Rows that cannot are listed in OUTPUT.refused.csv with the reason."
    })
final class ExtractCommand implements Callable<Integer> {
  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin PatchOptions patch = new PatchOptions();
  @Mixin EncoderChoice encoding = new EncoderChoice();
  @Mixin RunOptions run = new RunOptions();
  @Mixin ThreadOptions workers = new ThreadOptions();
  @Mixin ClusterOptions cluster = new ClusterOptions();

  /// Output forms by the words that users write.
  enum OutputWord {
    csv,
    parquet
  }

  @Option(
      names = "--format",
      paramLabel = "csv|parquet",
      description =
          "csv: a column per feature; parquet: one list column 'features' (default: parquet if the"
              + " output ends in .parquet, else csv).")
  Optional<OutputWord> format = Optional.empty();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Most rows per batch. It may change the last bits of the features; the threads do not"
              + " (default: 4).")
  int batch = 4;

  @Option(
      names = "--deterministic",
      description =
          "Compute every lesion alone, so that its features have the same bits with any batch size,"
              + " any neighbours and any number of threads.")
  boolean deterministic;

  @Option(
      names = "--digest-files",
      description = "Put the SHA-256 of every scan's whole file into the receipt.")
  boolean digestFiles;

  @Option(
      names = "--resume",
      description = "Go on where an unfinished run with the same options stopped.")
  boolean resume;

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || batch > 4096) {
      throw new UsageProblem("--batch must be 1 to 4096, got " + batch);
    }
    workers.count(); // refused here, before any work
    Optional<ClusterAddress> address = cluster.address();
    Optional<ExtractionEngine> engine = address.flatMap(_ -> ClusterProcess.engine());
    if (address.isPresent() && engine.isEmpty()) {
      return ClusterProcess.run(words());
    }
    if (engine.isPresent()) {
      lesions.fetch(asWritten(positional()));
    } else {
      requireOnDisk(asWritten(positional()));
      requireOnDisk(asWritten(output()));
    }
    LesionSource source = lesions.source();
    requireNoFeatures(source);
    if (engine.isPresent()) {
      return new ClusterRun(engine.get(), new Report(command), run.progress.mode())
          .run(clusterExtraction(source, address.orElseThrow()));
    }
    RunFiles files = RunFiles.of(run.outputFile(lesions.lesions, encoding.weights));
    Report report = new Report(command);
    if (resume && !RunJournal.isUnfinished(files) && Files.exists(files.results())) {
      RunJournal.tidy(files);
      report.say("%s is complete; there is nothing to resume".formatted(run.output));
      return Files.exists(files.refused()) ? ExitStatus.SOME_REFUSED : ExitStatus.DONE;
    }
    try (Encoder encoder = encoding.load()) {
      PatchSpec spec = patch.over(encoder.card().input());
      describe(report, encoder.card(), spec);
      FeatureRun features =
          new FeatureRun(source, cutting(spec), encoder, batch, batching(), workers.count());
      RunReceipt receipt = receipt(encoder.card(), spec);
      FileDigests digests = new FileDigests(digestFiles);
      try (RunJournal journal = journal(report, features, files, spec)) {
        return features.run(
            journal,
            files,
            resultFormat(source),
            Optional.of(ReceiptFile.format(receipt)),
            run.output,
            report,
            run.progress.mode(),
            extraction -> noteReceipt(journal, digests, extraction));
      }
    }
  }

  /// What the engine of a cluster is asked for. The encoder is made here as well, once, since whatever
  /// is wrong with the weights is told before any work.
  private ClusterExtraction clusterExtraction(LesionSource source, ClusterAddress address)
      throws IOException {
    try (Encoder encoder = encoding.load()) {
      EncoderCard card = encoder.card();
      PatchSpec spec = patch.over(card.input());
      describe(new Report(command), card, spec);
      return new ClusterExtraction(
          address,
          words(),
          source,
          receipt(card, spec),
          settings(source, card, spec),
          encoding.weights.toAbsolutePath().normalize(),
          asWritten(output()),
          switch (format.orElse(named())) {
            case csv -> ClusterExtraction.Form.CSV;
            case parquet -> ClusterExtraction.Form.PARQUET;
          },
          resume ? ClusterExtraction.Start.RESUME : ClusterExtraction.Start.FRESH,
          cluster.mostPartRows());
    }
  }

  private List<String> words() {
    return command.commandLine().getParseResult().originalArgs();
  }

  private ArgSpec output() {
    return command.findOption("--output");
  }

  private ArgSpec positional() {
    return command.positionalParameters().getFirst();
  }

  /// A path would lose a slash of `s3a://`.
  private static String asWritten(ArgSpec argument) {
    return argument.originalStringValues().getLast();
  }

  private static void requireOnDisk(String place) {
    if (StoredFiles.recognises(place)) {
      throw new UsageProblem(
          "%s is on storage that extract uses with --cluster only; give a file, or --cluster local[N]"
              .formatted(place));
    }
  }

  /// How patches are had.
  PatchCutting cutting(PatchSpec spec) {
    return new PatchCutting(
        lesions.scans(new Report(command)),
        new PatchExtractor(spec),
        lesions.intensityRule(),
        lesions.patchSource());
  }

  Batching batching() {
    return deterministic ? Batching.SINGLY : Batching.TOGETHER;
  }

  /// Notes what a row was made of.
  static void noteReceipt(RunJournal journal, FileDigests digests, Extraction extraction) {
    if (extraction instanceof Extraction.Done done) {
      journal.receipt(RowReceipt.of(done, digests.of(done.row().scanFile())).toFields());
    }
  }

  private RunReceipt receipt(EncoderCard card, PatchSpec spec) {
    return new RunReceipt(
        ProgramVersion.text(),
        lesions.imageRoot().toString(),
        encoding.weights.toAbsolutePath().normalize().toString(),
        encoding.model.map(Enum::name),
        card.weightsDigest(),
        card.name(),
        card.numerics(),
        encoding.device.name(),
        encoding.precision.name(),
        batching(),
        batch,
        spec,
        Optional.of(card.scaling().text()),
        lesions.intensityRule(),
        lesions.patchSource(),
        lesions.irregular.slices(),
        Machine.describe());
  }

  private RunJournal journal(Report report, FeatureRun features, RunFiles files, PatchSpec spec)
      throws IOException {
    LesionSource source = features.source();
    Map<String, String> settings = settings(source, features.encoder().card(), spec);
    if (resume && RunJournal.isUnfinished(files)) {
      RunJournal journal = RunJournal.resume(files, settings);
      report.say("resuming after row %d of %d".formatted(journal.rows(), source.rows()));
      return journal;
    }
    if (resume) {
      report.say("nothing to resume beside %s; starting from the first row".formatted(run.output));
    }
    return RunJournal.begin(files, settings, features.header(), RowReceipt.FIELDS);
  }

  /// What the bytes of the output depend on.
  private Map<String, String> settings(LesionSource source, EncoderCard card, PatchSpec spec)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("input", TableFile.digest(source.file()).hex());
    settings.put("root", lesions.imageRoot().toString());
    settings.put("image", lesions.image.map(Path::toString).orElse(""));
    settings.put("coords", lesions.coordinateSystem().name());
    settings.put("patches", lesions.patchSource().name());
    settings.put("intensity", lesions.intensityRule().name());
    settings.put("weights", card.weightsDigest());
    settings.put("numerics", card.numerics());
    settings.put("patch", spec.toString());
    settings.put("scaling", card.scaling().toString());
    settings.put("batch", Integer.toString(batch));
    settings.put("batching", batching().name());
    settings.put("digest-files", Boolean.toString(digestFiles));
    lesions.irregular.widestGap.ifPresent(
        gap -> settings.put("resample-slices", Double.toString(gap)));
    settings.put("program", ProgramVersion.text());
    return settings;
  }

  private void describe(Report report, EncoderCard card, PatchSpec spec) {
    report.say(
        "encoder: %s, %d features, %s".formatted(card.name(), card.features(), card.numerics()));
    report.say("weights: sha256 %s".formatted(card.weightsDigest()));
    if (card.neighbours() == EncoderCard.Neighbours.SHARE_STATISTICS
        && !deterministic
        && batch > 1) {
      report.say(
          "a lesion's features depend on the others of its batch (--batch %d); --deterministic"
                  .formatted(batch)
              + " computes each alone, --model genesis uses stored statistics");
    }
    report.say("law: %s (%s)".formatted(spec.law().word(), patch.lawOrigin()));
    report.say("patch: %s voxels of %s".formatted(spec.size(), spec.spacing()));
  }

  private ResultFormat resultFormat(LesionSource source) {
    return switch (format.orElse(named())) {
      case csv -> ResultFormat.csv();
      case parquet -> new ParquetFormat(source.columns().size());
    };
  }

  /// The form that the name of the output promises.
  private OutputWord named() {
    return run.output.toString().endsWith(".parquet") ? OutputWord.parquet : OutputWord.csv;
  }

  private static void requireNoFeatures(LesionSource source) {
    for (String column : source.columns()) {
      if (column.startsWith(FeatureRun.PREDICTION)) {
        throw new UsageProblem(
            "%s has the column '%s' already; remove the features of an earlier run first"
                .formatted(source.file(), column));
      }
    }
  }
}
