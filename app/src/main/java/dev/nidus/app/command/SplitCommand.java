package dev.nidus.app.command;

import dev.nidus.app.ExitStatus;
import dev.nidus.app.UsageProblem;
import dev.nidus.app.adaptation.RefusedLesion;
import dev.nidus.app.file.WholeCsv;
import dev.nidus.app.journal.RunFiles;
import dev.nidus.app.table.TextTable;
import dev.nidus.core.random.RandomSource;
import dev.nidus.evidence.probe.Labels;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.split.GroupedSplit;
import dev.nidus.evidence.split.Split;
import dev.nidus.evidence.split.SplitTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `nidus split`: which lesions train, tune and test.
@Command(
    name = "split",
    mixinStandardHelpOptions = true,
    description = {
      "Draw a split of a table of lesions that keeps all lesions of a patient (or of a scan)"
          + " together."
    })
final class SplitCommand implements Callable<Integer> {
  private static final List<String> IDS = List.of("lesion", "lesion_id", "id");

  @Spec CommandSpec command = CommandSpec.create();

  @Parameters(paramLabel = "TABLE", description = "A table with one row per lesion.")
  Path table = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description =
          "The split: row, the columns that name lesion and patient, and split (train, tune,"
              + " test).")
  Path output = Path.of("");

  @Option(
      names = "--train",
      paramLabel = "SHARE",
      description = "Share of the training lesions (default: 70).")
  double train = 70;

  @Option(
      names = "--tune",
      paramLabel = "SHARE",
      description = "Share of the tuning lesions; may be 0 (default: 10).")
  double tune = 10;

  @Option(
      names = "--test",
      paramLabel = "SHARE",
      description = "Share of the test lesions (default: 20).")
  double test = 20;

  @Option(
      names = "--patient",
      paramLabel = "COLUMN",
      description = "The column that names the patient (default: PatientID or patient).")
  Optional<String> patient = Optional.empty();

  @Option(
      names = "--scan",
      paramLabel = "COLUMN",
      description =
          "Keep scans together in place of patients: weaker, since scans of a patient resemble each"
              + " other.")
  Optional<String> scan = Optional.empty();

  @Option(names = "--independent", description = "Every row is of another patient.")
  boolean independent;

  @Option(
      names = "--stratify",
      paramLabel = "COLUMN",
      description = "A column of classes whose shares are to be alike in all splits.")
  Optional<String> stratify = Optional.empty();

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      description = "The column that names the lesion (default: lesion, lesion_id or id).")
  Optional<String> id = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where the random numbers start (default: 1).")
  long seed = 1;

  @Override
  public Integer call() throws IOException {
    GroupedSplit shares = shares();
    RunOptions outputs = new RunOptions();
    outputs.output = output;
    Path file = outputs.outputFile(table);
    Report report = new Report(command);
    TextTable lesions = TextTable.read(table, List.of());
    Optional<String> unit = unit(lesions);
    List<Integer> kept = new ArrayList<>();
    List<List<String>> refused = new ArrayList<>();
    for (int row = 0; row < lesions.rows(); row++) {
      Optional<String> problem = problem(lesions, row, unit);
      int number = row + 1;
      problem.ifPresentOrElse(
          reason -> refused.add(List.of(table.toString(), Integer.toString(number), reason)),
          () -> kept.add(number - 1));
    }
    if (kept.isEmpty()) {
      throw new UsageProblem(
          refused.isEmpty()
              ? table + " has no rows"
              : "no row of %s can be placed; row 1: %s"
                  .formatted(table, refused.getFirst().getLast()));
    }
    Patients units =
        unit.map(column -> Patients.of(values(lesions, column, kept)))
            .orElseGet(() -> Patients.oneForEach(kept.size()));
    Labels labels =
        Labels.of(
            stratify
                .map(column -> values(lesions, column, kept))
                .orElseGet(() -> Collections.nCopies(kept.size(), "all")));
    SplitTable split = shares.draw(labels, units, RandomSource.of(seed));
    write(file, lesions, kept, split, unit);
    tell(report, split, units, labels);
    scan.flatMap(_ -> sharedPatients(lesions, kept, split)).ifPresent(report::say);
    Path refusals = RunFiles.of(file).refused();
    if (refused.isEmpty()) {
      Files.deleteIfExists(refusals);
      return ExitStatus.DONE;
    }
    WholeCsv.write(refusals, RefusedLesion.COLUMNS, refused);
    report.say("%d refused, with reasons: %s".formatted(refused.size(), refusals));
    return ExitStatus.SOME_REFUSED;
  }

  private GroupedSplit shares() {
    try {
      return new GroupedSplit(train, tune, test);
    } catch (IllegalArgumentException wrong) {
      throw new UsageProblem(String.valueOf(wrong.getMessage()), wrong);
    }
  }

  /// The column whose rows stay together.
  private Optional<String> unit(TextTable lesions) {
    if (scan.isPresent() && (patient.isPresent() || independent)) {
      throw new UsageProblem(
          "--scan keeps scans together, in place of --patient or --independent; give one of them");
    }
    Optional<String> column =
        scan.isPresent()
            ? scan
            : FeatureTableOptions.patientColumn(
                lesions.columns(), table.toString(), patient, independent);
    column.ifPresent(lesions::column);
    stratify.ifPresent(lesions::column);
    id.ifPresent(lesions::column);
    return column;
  }

  private Optional<String> problem(TextTable lesions, int row, Optional<String> unit) {
    return unit.filter(column -> lesions.at(row, column).isBlank())
        .map(column ->
            "its '%s' is blank: it cannot be told which lesions it belongs to".formatted(column))
        .or(() ->
            stratify
                .filter(column -> lesions.at(row, column).isBlank())
                .map(column -> "its '%s' is blank, so it has no class".formatted(column)));
  }

  private static List<String> values(TextTable lesions, String column, List<Integer> rows) {
    List<String> all = lesions.column(column);
    return rows.stream().map(all::get).toList();
  }

  private void write(
      Path file, TextTable lesions, List<Integer> kept, SplitTable split, Optional<String> unit)
      throws IOException {
    Set<String> naming = new LinkedHashSet<>();
    id.ifPresentOrElse(
        naming::add,
        () -> IDS.stream().filter(lesions.columns()::contains).findFirst().ifPresent(naming::add));
    unit.ifPresent(naming::add);
    naming.removeAll(List.of("row", "split"));
    List<String> header = new ArrayList<>(List.of("row"));
    header.addAll(naming);
    header.add("split");
    List<List<String>> rows = new ArrayList<>();
    for (int n = 0; n < kept.size(); n++) {
      int row = kept.get(n);
      List<String> fields = new ArrayList<>(List.of(Integer.toString(row + 1)));
      naming.forEach(column -> fields.add(lesions.at(row, column)));
      fields.add(split.at(n).word());
      rows.add(fields);
    }
    WholeCsv.write(file, header, rows);
  }

  private void tell(Report report, SplitTable split, Patients units, Labels labels) {
    String what = scan.isPresent() ? "scans" : "patients";
    for (Split one : Split.values()) {
      int[] rows = split.rows(one);
      if (rows.length == 0) {
        continue;
      }
      Set<Integer> whole = new LinkedHashSet<>();
      for (int row : rows) {
        whole.add(units.of(row));
      }
      StringJoiner classes = new StringJoiner(", ", ": ", "").setEmptyValue("");
      int[] counts = labels.rows(rows).counts();
      if (stratify.isPresent()) {
        for (int k = 0; k < counts.length; k++) {
          classes.add("%d %s".formatted(counts[k], labels.classes().get(k)));
        }
      }
      report.say(
          "%s: %d lesions of %d %s%s"
              .formatted(one.word(), rows.length, whole.size(), what, classes));
    }
    report.say("written to %s".formatted(output));
  }

  /// What a split by scans does to patients, if the table names them.
  private static Optional<String> sharedPatients(
      TextTable lesions, List<Integer> kept, SplitTable split) {
    return List.of("PatientID", "patient").stream()
        .filter(lesions.columns()::contains)
        .findFirst()
        .map(column -> values(lesions, column, kept))
        .filter(patients -> patients.stream().noneMatch(String::isBlank))
        .map(patients -> split.overlaps(Patients.of(patients)).size())
        .filter(shared -> shared > 0)
        .map(shared ->
            "%d patients lie in more than one split: their scans were divided; --patient keeps them together"
                .formatted(shared));
  }
}
