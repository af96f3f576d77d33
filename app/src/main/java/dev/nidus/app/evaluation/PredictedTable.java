package dev.nidus.app.evaluation;

import dev.nidus.evidence.metric.Predictions;
import dev.nidus.evidence.resampling.Patients;
import java.nio.file.Path;

/// The predictions of a table for statistics, without their names.
///
/// @param predictions of the rows that can be used
/// @param patients of them
/// @param refused how many rows cannot be used
public record PredictedTable(Predictions predictions, Patients patients, int refused) {

  /// Reads a table.
  ///
  /// @throws dev.nidus.app.UsageProblem if columns are missing, or nothing can be used
  public static PredictedTable read(Path file, PredictionColumns columns) {
    ScoredLesions lesions = ScoredLesions.read(file, columns);
    return new PredictedTable(lesions.predictions(), lesions.patients(), lesions.refused().size());
  }
}
