package dev.nidus.app.command;

import dev.nidus.app.journal.ReportedRow;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.RowPairing;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.extraction.Extraction;
import dev.nidus.core.extraction.FeatureExtraction;
import dev.nidus.core.extraction.FeatureExtraction.Batching;
import dev.nidus.core.extraction.PatchCutting;
import dev.nidus.core.extraction.PatchStream;
import dev.nidus.core.extraction.RowBatches;
import dev.nidus.core.features.FeatureVector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Takes a cohort through an encoder into a table of features, or of what is made of them.
///
/// @param source the lesions
/// @param cutting how their patches are had
/// @param encoder what makes the features; closed by the caller
/// @param batch most rows per batch
/// @param batching whether a batch is computed at once
/// @param threads worker threads
/// @param output what is written of a lesion
record FeatureRun(
    LesionSource source,
    PatchCutting cutting,
    Encoder encoder,
    int batch,
    Batching batching,
    int threads,
    Output output) {
  static final String PREDICTION = "pred_";

  /// What a lesion's features become in the table.
  interface Output {
    List<String> columns();

    List<String> fields(FeatureVector features);
  }

  /// The features themselves, a column for each.
  private record Features(int count) implements Output {
    @Override
    public List<String> columns() {
      return IntStream.range(0, count).mapToObj(n -> PREDICTION + n).toList();
    }

    @Override
    public List<String> fields(FeatureVector features) {
      List<String> fields = new ArrayList<>(features.length());
      for (int n = 0; n < features.length(); n++) {
        fields.add(Float.toString(features.at(n)));
      }
      return fields;
    }
  }

  /// A run that writes the features.
  FeatureRun(
      LesionSource source,
      PatchCutting cutting,
      Encoder encoder,
      int batch,
      Batching batching,
      int threads) {
    this(
        source,
        cutting,
        encoder,
        batch,
        batching,
        threads,
        new Features(encoder.card().features()));
  }

  /// The columns of the table: the user's, then those of the output.
  List<String> header() {
    List<String> header = new ArrayList<>(source.columns());
    header.addAll(output.columns());
    return header;
  }

  /// Runs from where the journal stands to the end.
  ///
  /// @param result what the user called the output
  /// @param watcher sees every result, in row order
  /// @return the exit status
  int run(
      RunJournal journal,
      RunFiles files,
      ResultFormat format,
      Optional<ResultFormat> receiptFormat,
      Path result,
      Report report,
      Progress.Mode mode,
      Consumer<Extraction> watcher)
      throws IOException {
    try (RowPairing rows = new RowPairing(source, journal.rows());
        PatchStream patches = new PatchStream(rows, cutting, threads);
        Progress progress =
            new Progress(
                mode,
                "lesions",
                source.rows(),
                journal.rows(),
                report.out(),
                report.err(),
                InstantSource.system())) {
      new FeatureExtraction(encoder, new RowBatches(source.rows(), batch), batching, threads)
          .run(
              patches,
              journal.rows(),
              results -> {
                long refusedBefore = journal.refused();
                for (Extraction extraction : results) {
                  note(journal, rows.fieldsOfNext(), extraction);
                  watcher.accept(extraction);
                }
                journal.commit();
                progress.advance(results.size(), journal.refused() - refusedBefore);
              });
      journal.finish(format, receiptFormat);
      return report.finished("lesions", journal, files, result, progress);
    }
  }

  private void note(RunJournal journal, List<String> fields, Extraction extraction) {
    switch (extraction) {
      case Extraction.Done(var row, FeatureVector features, var _, var warnings) -> {
        List<String> all = new ArrayList<>(fields);
        all.addAll(output.fields(features));
        journal.done(ReportedRow.of(row), all, warnings);
      }
      case Extraction.Refused(var row, var refusal) ->
          journal.refused(ReportedRow.of(row), refusal);
    }
  }
}
