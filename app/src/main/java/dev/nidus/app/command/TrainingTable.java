package dev.nidus.app.command;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.LesionTable;
import dev.nidus.app.table.TableFile;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.digest.Sha256;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.core.scan.ScanReader;
import dev.nidus.learning.plan.DataPlan;
import dev.nidus.learning.pretraining.PretrainingData;
import dev.nidus.learning.sampling.Extent;
import dev.nidus.learning.sampling.TrainingCohort;
import dev.nidus.learning.sampling.TrainingLesion;
import dev.nidus.learning.training.TrainingWatcher;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// The lesions that a plan names, read from its table.
///
/// @param lesions those that can be used, as far as their rows tell
/// @param unusable the others
/// @param patients different patients, if the plan names their column
/// @param digest of the table
record TrainingTable(
    List<TrainingLesion> lesions,
    List<UnusableRow> unusable,
    OptionalLong patients,
    Sha256 digest) {

  /// Reads the whole table: some hundred bytes a lesion.
  ///
  /// @param copy of the table, to be read in its place
  /// @throws UsageProblem if the plan names none, it lacks a column, or no row of it can be used
  static TrainingTable read(DataPlan plan, Optional<Path> copy) throws IOException {
    Path named =
        plan.lesions()
            .orElseThrow(() ->
                new UsageProblem(
                    "the plan names no lesions: say data.lesions in it, or --set"
                        + " data.lesions=lesions.csv"));
    Path root = plan.images().orElseGet(() -> folderOf(named));
    Path file = copy.orElse(named);
    LesionTable table = new LesionTable(file, root, plan.coordinates(), LesionTable.Seeds.REQUIRED);
    OptionalInt maskColumn = column(table, plan.maskColumn(), "data.mask_column");
    OptionalInt patientColumn = column(table, plan.patientColumn(), "data.patient_column");
    List<TrainingLesion> lesions = new ArrayList<>();
    List<UnusableRow> unusable = new ArrayList<>();
    Set<String> patients = new HashSet<>();
    try (LesionSource.Rows rows = table.open()) {
      while (rows.hasNext()) {
        TableRow row = rows.next();
        switch (row.cohortRow()) {
          case Lesion lesion -> {
            lesions.add(new TrainingLesion(lesion, extent(plan, root, field(row, maskColumn))));
            field(row, patientColumn).ifPresent(patients::add);
          }
          case UnusableRow refused -> unusable.add(refused);
        }
      }
    }
    if (lesions.isEmpty()) {
      throw new UsageProblem(
          unusable.isEmpty()
              ? "%s has no rows".formatted(file)
              : "no row of %s can be used; row %d: %s"
                  .formatted(
                      file, unusable.getFirst().row(), unusable.getFirst().refusal().reason()));
    }
    return new TrainingTable(
        lesions,
        unusable,
        patientColumn.isPresent() ? OptionalLong.of(patients.size()) : OptionalLong.empty(),
        TableFile.digest(file));
  }

  /// Says which rows cannot be used.
  void tellUnusable(TrainingWatcher watcher) {
    for (UnusableRow row : unusable) {
      watcher.remark("row %d cannot be used: %s".formatted(row.row(), row.refusal().reason()));
    }
  }

  PretrainingData data(ScanReader reader) {
    return new PretrainingData(
        new TrainingCohort(lesions), reader, digest.hex(), unusable.size(), patients);
  }

  private static Extent extent(DataPlan plan, Path root, Optional<String> mask) {
    if (mask.isEmpty()) {
      return new Extent.SeedOnly();
    }
    try {
      return new Extent.Mask(
          root.resolve(mask.get()).toAbsolutePath().normalize(),
          mask.get(),
          plan.maskLabel()
              .<Extent.Label>map(Extent.Label.Only::new)
              .orElseGet(Extent.Label.Any::new));
    } catch (InvalidPathException e) {
      throw new UsageProblem("the mask '%s' is not a path".formatted(mask.get()), e);
    }
  }

  static OptionalInt column(LesionTable table, Optional<String> name, String setting) {
    if (name.isEmpty()) {
      return OptionalInt.empty();
    }
    int column = table.columns().indexOf(name.get());
    if (column < 0) {
      throw new UsageProblem(
          "%s is '%s', but %s has the columns %s"
              .formatted(setting, name.get(), table.file(), String.join(", ", table.columns())));
    }
    return OptionalInt.of(column);
  }

  static Optional<String> field(TableRow row, OptionalInt column) {
    return column.isPresent()
        ? Optional.of(row.fields().get(column.getAsInt()).strip()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? Path.of("").toAbsolutePath() : parent;
  }
}
