package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.engine.ClusterExtraction.Start;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.receipt.ReceiptFile;
import dev.nidus.app.receipt.RowReceipt;
import dev.nidus.app.table.RunParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// The output of a run as its driver sees it: whose it is, which rows of it are done, and what is left
/// over from tasks that died.
final class RunFolder {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LARGEST_SETTINGS = 1 << 20;

  private final OutputFolder output;
  private final ClusterExtraction extraction;
  private final RunClaim claim;
  private final BitSet rows = new BitSet();
  private final Set<PartFiles> parts = new HashSet<>();
  private PartDone before = new PartDone(0, 0, 0);
  private boolean empty;
  private boolean complete;

  private RunFolder(OutputFolder output, ClusterExtraction extraction) {
    this.output = output;
    this.extraction = extraction;
    this.claim = new RunClaim(output, UUID.randomUUID().toString());
  }

  /// Looks at a folder for a run. Nothing is written.
  ///
  /// @throws UsageProblem if another run's output is there, or anything else, or it cannot be reached
  static RunFolder look(ClusterExtraction extraction) {
    RunFolder folder = new RunFolder(OutputFolder.open(extraction.output()), extraction);
    folder.trying(() -> {
      List<String> there = folder.output.list("");
      folder.empty = there.isEmpty();
      if (!folder.empty) {
        folder.requireSame(there);
        folder.readReceipts();
        folder.complete = there.contains(RunParts.SUCCESS);
      }
    });
    return folder;
  }

  /// Takes the folder, now that there are machines to work with: from here on no other run publishes
  /// there, and what another one began is removed.
  ///
  /// @throws UsageProblem if another run has begun there meanwhile, or nothing can be written
  void take() {
    trying(() -> {
      output.make("");
      if (empty && !output.create(RunParts.SETTINGS, settingsText())) {
        throw new UsageProblem(
            "another run has just begun in %s; give another folder".formatted(output.text()));
      }
      claim.take();
      if (!empty) {
        output.remove(PartFiles.ATTEMPTS);
        readReceipts();
        removeStrays();
      }
      for (String folder :
          List.of(RunParts.RECEIPTS, PartFiles.REFUSED, PartFiles.WARNINGS, claim.attempts())) {
        output.make(folder);
      }
      if (!output.list("").contains(RunParts.RECEIPT)) {
        writeReceipt();
      }
    });
  }

  /// The folder, in it, for what the tasks of this run have not finished.
  String attempt() {
    return claim.attempt();
  }

  /// Whether a row is done, 1 = first data row.
  boolean isDone(long row) {
    return rows.get(Math.toIntExact(row));
  }

  /// What an earlier run has done.
  PartDone before() {
    return before;
  }

  /// Whether that was everything.
  boolean isComplete() {
    return complete;
  }

  /// The folder as every machine calls it.
  String place() {
    return output.place();
  }

  /// How many parts are done.
  long parts() {
    return parts.size();
  }

  /// Names the run finished if every row is there once, and removes what its tasks left.
  ///
  /// @param wanted rows of the table
  /// @return what all parts hold
  PartDone finish(long wanted) throws IOException {
    if (!complete) {
      readReceipts();
    }
    if (rows.cardinality() != wanted || before.rows() != wanted) {
      throw new IOException(
          "%s holds %d different rows in %d lines of receipts, the table has %d"
              .formatted(output.text(), rows.cardinality(), before.rows(), wanted));
    }
    if (!complete) {
      if (!claim.isHeld()) {
        throw new UsageProblem(claim.lost());
      }
      removeStrays();
      boolean _ = output.create(RunParts.SUCCESS, new byte[0]);
      claim.release();
      output.remove(PartFiles.ATTEMPTS);
    }
    long warnings = 0;
    for (String name : output.list(PartFiles.WARNINGS)) {
      try (InputStream report = output.read(PartFiles.WARNINGS + "/" + name)) {
        warnings += ReceiptRows.count(report);
      }
    }
    return new PartDone(before.done(), before.refused(), warnings);
  }

  private void requireSame(List<String> there) throws IOException {
    if (!there.contains(RunParts.SETTINGS)) {
      throw new UsageProblem(
          "%s is not empty and holds no run of Nidus (it has %s); give another folder"
              .formatted(output.text(), there.getFirst()));
    }
    if (extraction.start() == Start.FRESH) {
      throw new UsageProblem(
          "%s holds %s already; %s"
              .formatted(
                  output.text(),
                  there.contains(RunParts.SUCCESS) ? "a complete run" : "an unfinished run",
                  there.contains(RunParts.SUCCESS)
                      ? "give another folder"
                      : "go on with --resume, or give another folder"));
    }
    RunJournal.requireSame(
        output.text() + "/" + RunParts.SETTINGS, settings(), settings(extraction));
  }

  private byte[] settingsText() {
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsBytes(new TreeMap<>(settings(extraction)));
  }

  private void writeReceipt() throws IOException {
    Path scratch = Files.createTempDirectory("nidus-run-");
    try {
      Path rowsOfNone = scratch.resolve("rows.csv");
      Path receipt = scratch.resolve(RunParts.RECEIPT);
      WholeCsv.write(rowsOfNone, RowReceipt.FIELDS, List.of());
      ReceiptFile.format(extraction.receipt()).publish(rowsOfNone, receipt);
      output.publish(receipt, RunParts.RECEIPT, claim.attempts() + "/" + RunParts.RECEIPT);
      Files.delete(receipt);
    } finally {
      Files.deleteIfExists(scratch);
    }
  }

  private static Map<String, String> settings(ClusterExtraction extraction) {
    Map<String, String> settings = new HashMap<>(extraction.settings());
    settings.put("format", extraction.form().name());
    return settings;
  }

  private Map<String, String> settings() throws IOException {
    try (InputStream in = output.read(RunParts.SETTINGS)) {
      byte[] bytes = in.readNBytes(LARGEST_SETTINGS);
      return JSON.readValue(bytes, new TypeReference<Map<String, String>>() {});
    } catch (JacksonException damaged) {
      throw new UsageProblem(
          "%s/%s cannot be read (%s); give another folder"
              .formatted(output.text(), RunParts.SETTINGS, damaged.getOriginalMessage()),
          damaged);
    }
  }

  /// Notes the parts that are done, and their rows.
  private void readReceipts() throws IOException {
    rows.clear();
    parts.clear();
    before = new PartDone(0, 0, 0);
    for (String name : output.list(RunParts.RECEIPTS)) {
      Optional<PartFiles> part = PartFiles.of(name);
      if (part.isPresent()) {
        try (InputStream receipts = output.read(part.get().receipts())) {
          before = before.plus(ReceiptRows.read(receipts, rows));
        }
        parts.add(part.get());
      }
    }
  }

  /// Removes files of parts that were not done: a run that goes on may divide the rows otherwise.
  private void removeStrays() throws IOException {
    for (String folder : List.of("", PartFiles.REFUSED, PartFiles.WARNINGS)) {
      for (String name : output.list(folder)) {
        Optional<PartFiles> part = PartFiles.of(name);
        if (part.isPresent() && !parts.contains(part.get())) {
          output.remove(folder.isEmpty() ? name : folder + "/" + name);
        }
      }
    }
  }

  /// Something that reads or writes the folder.
  private interface Step {
    void run() throws IOException;
  }

  private void trying(Step step) {
    try {
      step.run();
    } catch (IOException failed) {
      throw new UsageProblem(
          "%s cannot be used for the output: %s; choose another place"
              .formatted(output.text(), reason(failed)),
          failed);
    }
  }

  private static String reason(IOException failed) {
    return failed instanceof FileSystemException
        ? failed.toString()
        : String.valueOf(failed.getMessage());
  }
}
