package dev.nidus.cluster;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.engine.ClusterExtraction;
import dev.nidus.app.engine.ClusterExtraction.Start;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.journal.ResultFormat;
import dev.nidus.app.journal.RunJournal;
import dev.nidus.app.receipt.ReceiptFile;
import dev.nidus.app.receipt.RowReceipt;
import java.io.IOException;
import java.io.InputStream;
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
  /// What the rows depend on; a folder without it is not a run's.
  private static final String SETTINGS = "_settings.json";

  /// What all rows have in common, as a receipt without rows.
  private static final String RECEIPT = "_receipt.json";

  /// There when every row is done.
  private static final String SUCCESS = "_SUCCESS";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int LARGEST_SETTINGS = 1 << 20;

  private final OutputFolder output;
  private final String attempt = UUID.randomUUID().toString();
  private final BitSet rows = new BitSet();
  private final Set<PartFiles> parts = new HashSet<>();
  private PartDone before = new PartDone(0, 0, 0);
  private boolean complete;

  private RunFolder(OutputFolder output) {
    this.output = output;
  }

  /// Takes a folder for a run. Nothing is written before it is clear that it may be.
  ///
  /// @throws UsageProblem if another run's output is there, or anything else
  static RunFolder claim(ClusterExtraction extraction) {
    OutputFolder output = OutputFolder.open(extraction.output());
    RunFolder folder = new RunFolder(output);
    try {
      List<String> there = output.list("");
      if (there.isEmpty()) {
        folder.begin(extraction);
      } else {
        folder.goOn(extraction, there);
      }
      return folder;
    } catch (IOException failed) {
      throw new UsageProblem(
          "%s cannot be used for the output: %s; choose another place"
              .formatted(output.text(), failed),
          failed);
    }
  }

  /// The folder, in it, for what the tasks of this run have not finished.
  String attempt() {
    return attempt;
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
      write(SUCCESS, new byte[0]);
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

  private void begin(ClusterExtraction extraction) throws IOException {
    for (String folder :
        List.of(PartFiles.RECEIPTS, PartFiles.REFUSED, PartFiles.WARNINGS, attempts())) {
      output.make(folder);
    }
    Path scratch = Files.createTempDirectory("nidus-run-");
    try {
      Path rowsOfNone = scratch.resolve("rows.csv");
      Path receipt = scratch.resolve(RECEIPT);
      WholeCsv.write(rowsOfNone, RowReceipt.FIELDS, List.of());
      ResultFormat format = ReceiptFile.format(extraction.receipt());
      format.publish(rowsOfNone, receipt);
      output.publish(receipt, RECEIPT, attempts() + "/" + RECEIPT);
      Files.delete(receipt);
    } finally {
      Files.deleteIfExists(scratch);
    }
    // last: from here on the folder is this run's
    write(
        SETTINGS,
        JSON.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(new TreeMap<>(settings(extraction))));
  }

  private void goOn(ClusterExtraction extraction, List<String> there) throws IOException {
    if (!there.contains(SETTINGS)) {
      throw new UsageProblem(
          "%s is not empty and holds no run of Nidus (it has %s); give another folder"
              .formatted(output.text(), there.getFirst()));
    }
    if (extraction.start() == Start.FRESH) {
      throw new UsageProblem(
          "%s holds %s already; %s"
              .formatted(
                  output.text(),
                  there.contains(SUCCESS) ? "a complete run" : "an unfinished run",
                  there.contains(SUCCESS)
                      ? "give another folder"
                      : "go on with --resume, or give another folder"));
    }
    RunJournal.requireSame(output.text() + "/" + SETTINGS, settings(), settings(extraction));
    readReceipts();
    complete = there.contains(SUCCESS);
    if (!complete) {
      output.remove(PartFiles.ATTEMPTS);
      removeStrays();
      output.make(attempts());
    }
  }

  private static Map<String, String> settings(ClusterExtraction extraction) {
    Map<String, String> settings = new HashMap<>(extraction.settings());
    settings.put("format", extraction.form().name());
    return settings;
  }

  private Map<String, String> settings() throws IOException {
    try (InputStream in = output.read(SETTINGS)) {
      byte[] bytes = in.readNBytes(LARGEST_SETTINGS);
      return JSON.readValue(bytes, new TypeReference<Map<String, String>>() {});
    } catch (JacksonException damaged) {
      throw new UsageProblem(
          "%s/%s cannot be read (%s); give another folder"
              .formatted(output.text(), SETTINGS, damaged.getOriginalMessage()),
          damaged);
    }
  }

  /// Notes the parts that are done, and their rows.
  private void readReceipts() throws IOException {
    rows.clear();
    parts.clear();
    before = new PartDone(0, 0, 0);
    for (String name : output.list(PartFiles.RECEIPTS)) {
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

  private void write(String name, byte[] bytes) throws IOException {
    Path file = Files.createTempFile("nidus-", ".tmp");
    try {
      Files.write(file, bytes);
      output.make(attempts());
      output.publish(file, name, attempts() + "/" + name);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private String attempts() {
    return PartFiles.ATTEMPTS + "/" + attempt;
  }
}
