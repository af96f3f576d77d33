package dev.nidus.app.stability;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.evaluation.Cells;
import dev.nidus.app.evaluation.RefusedRow;
import dev.nidus.app.table.LesionSource;
import dev.nidus.app.table.TableRow;
import dev.nidus.core.lesion.Lesion;
import dev.nidus.core.lesion.UnusableRow;
import dev.nidus.evidence.resampling.Patients;
import dev.nidus.evidence.survival.Event;
import dev.nidus.evidence.survival.SurvivalTime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// The rows of a table of lesions: some hundred bytes each.
///
/// @param file the table
/// @param columns what its columns mean
/// @param lesions by their row
/// @param masks the cells of the column of masks, and of their labels, by row
/// @param refused rows that name no lesion
/// @param remarks what a reader should know
/// @param origin whether lesions say that nobody was scanned
record StudiedLesions(
    Path file,
    StabilityColumns columns,
    Map<Long, StudiedLesion> lesions,
    Map<Long, MaskCell> masks,
    List<RefusedRow> refused,
    List<String> remarks,
    Origin origin) {

  /// Whether somebody was scanned.
  enum Origin {
    UNMARKED,
    SYNTHETIC
  }

  /// What a row says of its mask.
  ///
  /// @param path as the user wrote it; blank if there is none
  /// @param label as the user wrote it; blank for any
  record MaskCell(String path, String label) {}

  StudiedLesions {
    lesions = Map.copyOf(lesions);
    masks = Map.copyOf(masks);
    refused = List.copyOf(refused);
    remarks = List.copyOf(remarks);
  }

  /// Reads the table.
  ///
  /// @throws UsageProblem if a column is missing or there is no lesion
  static StudiedLesions read(LesionSource source, StabilityColumns asked) {
    StabilityColumns columns = asked.among(source.columns());
    Cell label = cell(source, columns.label(), "--label");
    Cell time = cell(source, columns.time(), "--time");
    Cell event = cell(source, columns.event(), "--event");
    Cell patient = cell(source, columns.patient(), "--patient");
    Cell mask = cell(source, columns.mask(), "--mask");
    Cell maskLabel = cell(source, columns.maskLabel(), "--mask-label");
    Cell synthetic = new Cell(source.columns().indexOf(StabilityColumns.SYNTHETIC)); // -1 is none
    Map<Long, StudiedLesion> lesions = new HashMap<>();
    Map<Long, MaskCell> masks = new HashMap<>();
    List<RefusedRow> refused = new ArrayList<>();
    Origin origin = Origin.UNMARKED;
    int withoutPatient = 0;
    try (LesionSource.Rows rows = source.open()) {
      while (rows.hasNext()) {
        TableRow row = rows.next();
        switch (row.cohortRow()) {
          case UnusableRow broken ->
              refused.add(new RefusedRow(Math.toIntExact(broken.row()), broken.refusal().reason()));
          case Lesion lesion -> {
            String whose = patient.of(row);
            withoutPatient += whose.isEmpty() ? 1 : 0;
            lesions.put(
                lesion.row(),
                new StudiedLesion(
                    lesion,
                    whose,
                    Optional.of(label.of(row)).filter(text -> !Cells.blank(text)),
                    survival(time.of(row), event.of(row))));
            masks.put(lesion.row(), new MaskCell(mask.of(row), maskLabel.of(row)));
            if (Cells.marked(Optional.of(synthetic.of(row)))) {
              origin = Origin.SYNTHETIC;
            }
          }
        }
      }
    }
    if (lesions.isEmpty()) {
      throw new UsageProblem(
          refused.isEmpty()
              ? "%s has no rows; give one row for each lesion".formatted(source.file())
              : "no row of %s names a lesion; row %d: %s"
                  .formatted(source.file(), refused.getFirst().row(), refused.getFirst().reason()));
    }
    List<String> remarks = new ArrayList<>();
    if (withoutPatient > 0) {
      remarks.add(
          columns.patient().isPresent()
              ? "%d lesions have no patient in the column '%s'; each of them counts as a patient of its own."
                  .formatted(withoutPatient, columns.patient().get())
              : "The patients are not known (no column PatientID or patient_id, no --patient), so"
                  + " that every lesion counts as a patient of its own.");
    }
    return new StudiedLesions(source.file(), columns, lesions, masks, refused, remarks, origin);
  }

  /// A column of the table.
  private record Cell(int column) {
    String of(TableRow row) {
      return column < 0 ? "" : row.fields().get(column).strip();
    }
  }

  private static Cell cell(LesionSource source, Optional<String> name, String option) {
    if (name.isEmpty()) {
      return new Cell(-1);
    }
    int column = source.columns().indexOf(name.get());
    if (column < 0) {
      throw new UsageProblem(
          "%s is '%s', but %s has the columns %s"
              .formatted(option, name.get(), source.file(), String.join(", ", source.columns())));
    }
    return new Cell(column);
  }

  private static Optional<SurvivalTime> survival(String time, String event) {
    OptionalDouble days = Cells.number(time);
    Optional<Event> ended = Cells.event(event);
    return days.isPresent() && days.getAsDouble() >= 0 && ended.isPresent()
        ? Optional.of(new SurvivalTime(days.getAsDouble(), ended.get()))
        : Optional.empty();
  }

  /// The patients of some lesions.
  static Patients patients(List<StudiedLesion> lesions) {
    return Patients.of(
        lesions.stream()
            .map(one ->
                one.patient().isEmpty()
                    ? "lesion of row " + one.lesion().row()
                    : "patient " + one.patient())
            .toList());
  }
}
