package dev.nidus.app.command;

import dev.nidus.app.engine.ExtractionEngine.Finished;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.progress.Progress;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.LesionSource;
import dev.nidus.core.encoder.Encoder;
import dev.nidus.core.encoder.EncoderCard;
import dev.nidus.core.extraction.PatchCutting;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// `nidus extract` of a part of its table on a machine of a cluster: made from the same words, and run
/// by the same code.
///
/// Thread-safe: tasks of one machine share the encoder.
public final class PartExtraction implements AutoCloseable {
  /// Tasks are what an engine runs side by side; within one, cutting and encoding take turns.
  private static final int THREADS = 1;

  private final ExtractCommand command;
  private final Encoder encoder;
  private final PatchCutting cutting;

  private PartExtraction(ExtractCommand command, Encoder encoder) {
    this.command = command;
    this.encoder = encoder;
    this.cutting = command.cutting(command.patch.over(encoder.card().input()));
  }

  /// Reads the words and loads the encoder.
  ///
  /// @param words the command line of the extraction
  /// @param weights where the weights are on this machine
  /// @throws dev.nidus.app.UsageProblem if the encoder cannot be made
  public static PartExtraction open(List<String> words, Path weights) {
    CommandLine line = RootCommand.line();
    CommandLine.ParseResult parsed = line.parseArgs(words.toArray(String[]::new));
    ExtractCommand command = (ExtractCommand) parsed.subcommand().commandSpec().userObject();
    command.encoding.weights = weights;
    return new PartExtraction(command, command.encoding.load());
  }

  /// Which Nidus this machine has.
  public static String program() {
    return ProgramVersion.text();
  }

  public EncoderCard card() {
    return encoder.card();
  }

  /// Extracts the lesions of a part into files beside each other: the features, and what {@link
  /// RunFiles} names; receipts as CSV. A part that is stopped is done again from its start.
  ///
  /// @param part the lesions and the columns that pass through
  /// @param files where; on a disk of this machine
  /// @param format the form of the features
  /// @return what came of it
  public Finished run(LesionSource part, RunFiles files, ResultFormat format) throws IOException {
    FeatureRun features =
        new FeatureRun(part, cutting, encoder, command.batch, command.batching(), THREADS);
    FileDigests digests = new FileDigests(command.digestFiles);
    PrintWriter silent = new PrintWriter(Writer.nullWriter());
    long began = System.nanoTime();
    try (RunJournal journal =
        RunJournal.beginUnresumable(files, features.header(), RowReceipt.FIELDS)) {
      int _ =
          features.run(
              journal,
              files,
              format,
              Optional.of(ResultFormat.csv()),
              files.results(),
              new Report(silent, silent),
              Progress.Mode.NONE,
              extraction -> ExtractCommand.noteReceipt(journal, digests, extraction));
      return new Finished(
          journal.done(),
          journal.refused(),
          journal.warnings(),
          1,
          (System.nanoTime() - began) / 1e9);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
