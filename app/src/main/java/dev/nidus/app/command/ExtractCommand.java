package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.journal.ParquetFormat;
import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.RowPairing;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.features.FeatureVector;
import dev.nidus.core.patch.PatchExtractor;
import dev.nidus.core.patch.PatchSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
  private static final String PREDICTION = "pred_";

  @Spec CommandSpec command = CommandSpec.create();
  @Mixin LesionOptions lesions = new LesionOptions();
  @Mixin PatchOptions patch = new PatchOptions();
  @Mixin EncoderChoice encoding = new EncoderChoice();
  @Mixin RunOptions run = new RunOptions();

  /// Output forms by the words that users write.
  enum OutputWord {
    csv,
    parquet
  }

  @Option(
      names = "--format",
      paramLabel = "csv|parquet",
      description =
          "csv: a column per feature; parquet: one list column 'features' (default: csv).")
  OutputWord format = OutputWord.csv;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Rows per batch. It may change the last bits of the features; the threads do not"
              + " (default: 1).")
  int batch = 1;

  @Option(
      names = "--resume",
      description = "Go on where an unfinished run with the same options stopped.")
  boolean resume;

  @Override
  public Integer call() throws IOException {
    if (batch < 1 || batch > 4096) {
      throw new UsageProblem("--batch must be 1 to 4096, got " + batch);
    }
    run.threads(); // refused here, before any work
    LesionSource source = lesions.source();
    requireNoFeatures(source);
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
      return extract(report, source, files, encoder, spec);
    }
  }

  private int extract(
      Report report, LesionSource source, RunFiles files, Encoder encoder, PatchSpec spec)
      throws IOException {
    PatchCutting cutting =
        new PatchCutting(
            lesions.scans(),
            new PatchExtractor(spec),
            lesions.intensityRule(),
            lesions.patchSource());
    try (RunJournal journal = journal(report, source, files, encoder.card(), spec);
        RowPairing rows = new RowPairing(source, journal.rows());
        PatchStream patches = new PatchStream(rows, cutting, run.threads());
        Progress progress =
            new Progress(
                run.progress.mode(),
                "lesions",
                source.rows(),
                journal.rows(),
                report.out(),
                report.err(),
                InstantSource.system())) {
      new FeatureExtraction(encoder, batch, run.threads())
          .run(
              patches,
              results -> {
                long refused = 0;
                for (Extraction result : results) {
                  refused += note(journal, rows.fieldsOfNext(), result);
                }
                journal.commit();
                progress.advance(results.size(), refused);
              });
      journal.finish(resultFormat(source));
      return report.finished("lesions", journal, files, run.output, progress);
    }
  }

  private static int note(RunJournal journal, List<String> fields, Extraction result) {
    return switch (result) {
      case Extraction.Done(var row, FeatureVector features, var warnings) -> {
        List<String> all = new ArrayList<>(fields.size() + features.length());
        all.addAll(fields);
        for (int n = 0; n < features.length(); n++) {
          all.add(Float.toString(features.at(n)));
        }
        journal.done(ReportedRow.of(row), all, warnings);
        yield 0;
      }
      case Extraction.Refused(var row, var refusal) -> {
        journal.refused(ReportedRow.of(row), refusal);
        yield 1;
      }
    };
  }

  private RunJournal journal(
      Report report, LesionSource source, RunFiles files, EncoderCard card, PatchSpec spec)
      throws IOException {
    Map<String, String> settings = settings(source, card, spec);
    if (resume && RunJournal.isUnfinished(files)) {
      RunJournal journal = RunJournal.resume(files, settings);
      report.say("resuming after row %d of %d".formatted(journal.rows(), source.rows()));
      return journal;
    }
    if (resume) {
      report.say("nothing to resume beside %s; starting from the first row".formatted(run.output));
    }
    List<String> header = new ArrayList<>(source.columns());
    for (int n = 0; n < card.features(); n++) {
      header.add(PREDICTION + n);
    }
    return RunJournal.begin(files, settings, header);
  }

  /// What the bytes of the output depend on.
  private Map<String, String> settings(LesionSource source, EncoderCard card, PatchSpec spec)
      throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("input", FileDigest.sha256(source.file()));
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
    settings.put("program", ProgramVersion.text());
    return settings;
  }

  private void describe(Report report, EncoderCard card, PatchSpec spec) {
    report.say(
        "encoder: %s, %d features, %s".formatted(card.name(), card.features(), card.numerics()));
    report.say("weights: sha256 %s".formatted(card.weightsDigest()));
    report.say("law: %s (%s)".formatted(spec.law().word(), patch.lawOrigin()));
    report.say("patch: %s voxels of %s".formatted(spec.size(), spec.spacing()));
  }

  private ResultFormat resultFormat(LesionSource source) {
    return switch (format) {
      case csv -> ResultFormat.csv();
      case parquet -> new ParquetFormat(source.columns().size());
    };
  }

  private static void requireNoFeatures(LesionSource source) {
    for (String column : source.columns()) {
      if (column.startsWith(PREDICTION)) {
        throw new UsageProblem(
            "%s has the column '%s' already; remove the features of an earlier run first"
                .formatted(source.file(), column));
      }
    }
  }
}
