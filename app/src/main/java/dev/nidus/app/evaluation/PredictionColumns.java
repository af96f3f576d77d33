package dev.nidus.app.evaluation;

import dev.nidus.app.UsageProblem;
import dev.nidus.app.table.TextTable;
import java.util.List;
import java.util.Optional;

/// Which columns of a table of predictions mean what; those of the reference by default.
///
/// @param label the true class
/// @param patient whose lesion a row is; not named, it is looked for by its usual names
/// @param unknown what a table without the column of the patients means
/// @param lesion what names a lesion in two tables; without one it is the number of the row
/// @param classes the names of the classes in the order of the scores, if the user gave them
public record PredictionColumns(
    String label,
    Optional<String> patient,
    UnknownPatients unknown,
    Optional<String> lesion,
    Optional<List<String>> classes) {
  static final String CHOSEN = "pred_class";
  static final String SYNTHETIC = "synthetic";
  private static final List<String> PATIENTS = List.of("PatientID", "patient");

  /// What is done where nothing says whose lesion a row is.
  public enum UnknownPatients {
    REFUSED,
    /// Every lesion counts as of another patient.
    EACH_LESION
  }

  /// The same with the column of the patients found in a table.
  ///
  /// @throws UsageProblem if there is none, and there must be
  PredictionColumns in(TextTable table) {
    Optional<String> found =
        patient.or(
            () -> PATIENTS.stream().filter(name -> table.find(name).isPresent()).findFirst());
    if (found.isEmpty() && unknown == UnknownPatients.REFUSED) {
      throw new UsageProblem(
          "%s has no column %s, so that the patients are not known; name their column with --patient, or take every lesion as independent with --unit lesion; it has: %s"
              .formatted(
                  table.file(), String.join(" or ", PATIENTS), String.join(", ", table.columns())));
    }
    return withPatient(found);
  }

  PredictionColumns withPatient(Optional<String> column) {
    return new PredictionColumns(label, column, unknown, lesion, classes);
  }
}
