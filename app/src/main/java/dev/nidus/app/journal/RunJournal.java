package dev.nidus.app.journal;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.file.WholeFile;
import dev.nidus.core.lesion.Refusal;
import dev.nidus.core.lesion.Warning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The growing output of a run: results, refusals and warnings.
///
/// Rows are added in their order; {@link #commit} makes all rows so far survive a stop at any moment
/// after it; {@link #finish} gives the files their names. Not thread-safe.
public final class RunJournal implements AutoCloseable {
  private static final List<String> REPORT_HEADER = List.of("row", "image_path", "reason");

  /// Whether a run that is stopped can be gone on with.
  private enum Resumption {
    POSSIBLE,
    NONE
  }

  private final RunFiles files;
  private final Map<String, String> settings;
  private final Resumption resumption;
  private final PartialCsv results;
  private final PartialCsv refused;
  private final PartialCsv warnings;
  private final PartialCsv receipts;
  private RunState.Phase phase = RunState.Phase.COMPUTING;
  private long rows;
  private long doneCount;
  private long refusedCount;
  private long warningCount;

  private RunJournal(
      RunFiles files,
      Map<String, String> settings,
      Resumption resumption,
      PartialCsv results,
      PartialCsv refused,
      PartialCsv warnings,
      PartialCsv receipts) {
    this.files = files;
    this.settings = Map.copyOf(settings);
    this.resumption = resumption;
    this.results = results;
    this.refused = refused;
    this.warnings = warnings;
    this.receipts = receipts;
  }

  /// Starts a run, over what an unfinished one may have left.
  ///
  /// @param settings what the result depends on, by name
  /// @param header the columns of the results
  /// @param receiptHeader the fields of the receipts; empty for a command without
  /// @throws UsageProblem if the place cannot be written
  public static RunJournal begin(
      RunFiles files, Map<String, String> settings, List<String> header, List<String> receiptHeader)
      throws UsageProblem {
    return begin(files, settings, Resumption.POSSIBLE, header, receiptHeader);
  }

  /// Starts a run that nobody will go on with: a stop loses it whole. It is spared the file of its state, which
  /// others replace after every batch and the disk writes out each time.
  ///
  /// @param header the columns of the results
  /// @param receiptHeader the fields of the receipts; empty for a command without
  /// @throws UsageProblem if the place cannot be written
  public static RunJournal beginUnresumable(
      RunFiles files, List<String> header, List<String> receiptHeader) throws UsageProblem {
    return begin(files, Map.of(), Resumption.NONE, header, receiptHeader);
  }

  private static RunJournal begin(
      RunFiles files,
      Map<String, String> settings,
      Resumption resumption,
      List<String> header,
      List<String> receiptHeader) {
    try {
      Files.deleteIfExists(files.state());
      RunJournal journal =
          new RunJournal(
              files,
              settings,
              resumption,
              PartialCsv.begin(files.results(), header),
              PartialCsv.begin(files.refused(), REPORT_HEADER),
              PartialCsv.begin(files.warnings(), REPORT_HEADER),
              PartialCsv.begin(files.receipt(), receiptHeader));
      journal.commit();
      return journal;
    } catch (IOException e) {
      throw new UsageProblem(
          "%s cannot be written; choose another place (%s)"
              .formatted(files.results(), e.getMessage()),
          e);
    }
  }

  /// Whether a run was left unfinished here. One that was stopped after its results had got their
  /// name is finished: they get it last.
  public static boolean isUnfinished(RunFiles files) {
    return Files.exists(files.state())
        && (Files.exists(WholeFile.partial(files.results())) || !Files.exists(files.results()));
  }

  /// Goes on where an unfinished run stopped.
  ///
  /// @throws UsageProblem if its settings were others: each difference is named
  public static RunJournal resume(RunFiles files, Map<String, String> settings) throws IOException {
    RunState state = RunState.read(files.state());
    requireSame(files.state(), state.settings(), settings);
    RunJournal journal =
        new RunJournal(
            files,
            settings,
            Resumption.POSSIBLE,
            goOn(files.results(), state),
            goOn(files.refused(), state),
            goOn(files.warnings(), state),
            goOn(files.receipt(), state));
    journal.phase = state.phase();
    journal.rows = state.rows();
    journal.doneCount = state.done();
    journal.refusedCount = state.refused();
    journal.warningCount = state.warnings();
    return journal;
  }

  /// Rows that are done, refused ones included.
  public long rows() {
    return rows;
  }

  public long done() {
    return doneCount;
  }

  public long refused() {
    return refusedCount;
  }

  public long warnings() {
    return warningCount;
  }

  /// Notes a result and what the user should know about it.
  public void done(ReportedRow row, List<String> fields, List<Warning> about) {
    results.add(fields);
    for (Warning warning : about) {
      warnings.add(report(row, warning.reason()));
      warningCount++;
    }
    rows++;
    doneCount++;
  }

  /// Notes what a result was made of, for commands that give receipts.
  public void receipt(List<String> fields) {
    receipts.add(fields);
  }

  /// Notes that a row has no result.
  public void refused(ReportedRow row, Refusal refusal) {
    refused.add(report(row, refusal.reason()));
    rows++;
    refusedCount++;
  }

  /// Makes everything so far survive a stop, where the run can be gone on with.
  public void commit() {
    if (resumption == Resumption.NONE) {
      return;
    }
    try {
      Map<String, Long> bytes = new LinkedHashMap<>();
      for (PartialCsv file : List.of(results, refused, warnings, receipts)) {
        bytes.put(name(file.target()), file.flush());
      }
      new RunState(settings, phase, rows, doneCount, refusedCount, warningCount, bytes)
          .write(files.state());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be written; free space or choose another place, then run again with --resume"
              .formatted(files.results()),
          e);
    }
  }

  /// Gives the files their names: the results last, so that they never stand there without the rows
  /// that they lack. The reports exist only where they have something to say, receipts only where the
  /// command gives them. A stop in the middle is made good by the next resume.
  ///
  /// @param receiptFormat what becomes of the receipts; nothing for commands without
  public void finish(ResultFormat format, Optional<ResultFormat> receiptFormat) throws IOException {
    if (phase == RunState.Phase.COMPUTING) {
      phase = RunState.Phase.PUBLISHING;
      commit();
    }
    close();
    publish(refused, refusedCount);
    publish(warnings, warningCount);
    if (receiptFormat.isPresent()) {
      receipts.publish(receiptFormat.get());
    }
    results.publish(format);
    tidy(files);
  }

  /// Removes what a finished run does not need any more: the state, and reports with nothing to say.
  public static void tidy(RunFiles files) throws IOException {
    Files.deleteIfExists(WholeFile.partial(files.refused()));
    Files.deleteIfExists(WholeFile.partial(files.warnings()));
    Files.deleteIfExists(WholeFile.partial(files.receipt()));
    Files.deleteIfExists(files.state());
    Files.deleteIfExists(WholeFile.partial(files.state()));
  }

  /// Closes the partial files and leaves them for a later resume.
  @Override
  public void close() {
    try {
      results.close();
      refused.close();
      warnings.close();
      receipts.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void publish(PartialCsv report, long lines) throws IOException {
    if (lines == 0) {
      // an older one is no longer true
      Files.deleteIfExists(report.target());
    } else {
      report.publish(ResultFormat.csv());
    }
  }

  private static List<String> report(ReportedRow row, String reason) {
    return List.of(Long.toString(row.row()), row.imagePath(), reason);
  }

  private static PartialCsv goOn(Path target, RunState state) throws IOException {
    if (state.phase() == RunState.Phase.PUBLISHING) {
      return PartialCsv.complete(target);
    }
    Long length = state.bytes().get(name(target));
    if (length == null) {
      throw new IOException("the state of the run does not know " + target);
    }
    return PartialCsv.goOn(target, length);
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /// Requires that a run goes on with the settings that it began with.
  ///
  /// @param state where those are kept, for messages
  /// @throws UsageProblem if they were others: each difference is named
  public static void requireSame(
      Object state, Map<String, String> before, Map<String, String> now) {
    List<String> differences = new ArrayList<>();
    Map<String, String> all = new TreeMap<>(before);
    all.putAll(now);
    for (String name : all.keySet()) {
      String was = before.getOrDefault(name, "");
      String is = now.getOrDefault(name, "");
      if (!was.equals(is)) {
        differences.add(
            "%s was %s, now %s"
                .formatted(name, was.isEmpty() ? "none" : was, is.isEmpty() ? "none" : is));
      }
    }
    if (!differences.isEmpty()) {
      throw new UsageProblem(
          "the run cannot be resumed, since its result would differ: %s; give the same options, or run without --resume to start anew (state: %s)"
              .formatted(String.join("; ", differences), state));
    }
  }
}
