package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.table.TableFile;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.learning.finetuning.LabelledLesion;
import dev.nidus.learning.finetuning.Split;
import dev.nidus.learning.plan.LabelledDataPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The labelled lesions that a plan names, read from its tables.
///
/// @param lesions those that can be used, as far as their rows tell
/// @param refused a sentence for each other row
/// @param unused rows that the splits leave out
/// @param digest of the tables
record LabelledTable(
    List<LabelledLesion> lesions, List<String> refused, long unused, String digest) {

  /// Reads the whole table: some hundred bytes a lesion.
  ///
  /// @throws UsageProblem if the plan names none, a table lacks a column, or no row can be used
  static LabelledTable read(LabelledDataPlan plan) throws IOException {
    Path file =
        plan.lesions()
            .orElseThrow(
                () -> new UsageProblem("no lesions are named: give a table, or say data.lesions"));
    String label =
        plan.label()
            .orElseThrow(() ->
                new UsageProblem(
                    "no label is named: say --label COLUMN, the column with the class of each"
                        + " lesion"));
    Path root = plan.images().orElseGet(() -> TrainingTable.folderOf(file));
    LesionTable table = new LesionTable(file, root, plan.coordinates(), LesionTable.Seeds.REQUIRED);
    int labels = TrainingTable.column(table, Optional.of(label), "the label").orElseThrow();
    OptionalInt patients = TrainingTable.column(table, plan.patientColumn(), "the patient");
    SplitWords splits = new SplitWords(table, plan);
    List<LabelledLesion> lesions = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    long unused = 0;
    try (LesionSource.Rows rows = table.open()) {
      while (rows.hasNext()) {
        TableRow row = rows.next();
        switch (row.cohortRow()) {
          case UnusableRow broken ->
              refused.add(
                  "row %d cannot be used: %s".formatted(broken.row(), broken.refusal().reason()));
          case Lesion lesion -> {
            Optional<Split> split = splits.of(row);
            Optional<String> patient = TrainingTable.field(row, patients);
            String word = row.fields().get(labels).strip();
            if (split.isEmpty()) {
              unused++;
            } else if (word.isEmpty() && split.get() != Split.TEST) {
              refused.add("row %d cannot be used: its %s is blank".formatted(lesion.row(), label));
            } else if (patients.isPresent() && patient.isEmpty()) {
              refused.add(
                  "row %d cannot be used: its patient (column '%s') is blank, so it cannot be told which"
                          .formatted(lesion.row(), plan.patientColumn().orElseThrow())
                      + " lesions it belongs to");
            } else {
              lesions.add(new LabelledLesion(lesion, word, split.get(), patient));
            }
          }
        }
      }
    }
    if (lesions.isEmpty()) {
      throw new UsageProblem(
          refused.isEmpty()
              ? "no row of %s is in a split: %s".formatted(file, splits.missing())
              : "no row of %s can be used; %s".formatted(file, refused.getFirst()));
    }
    String digest = TableFile.digest(file).hex();
    return new LabelledTable(
        lesions,
        refused,
        unused,
        plan.split().isPresent() ? digest + TableFile.digest(plan.split().get()).hex() : digest);
  }
}
