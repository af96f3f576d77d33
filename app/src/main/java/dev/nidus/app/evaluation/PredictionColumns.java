package dev.nidus.app.evaluation;

import java.util.List;
import java.util.Optional;

/// Which columns of a table of predictions mean what; those of the reference by default.
///
/// @param label the true class
/// @param patient whose lesion a row is; without one every lesion counts as of another patient
/// @param lesion what names a lesion in two tables; without one it is the number of the row
/// @param classes the names of the classes in the order of the scores, if the user gave them
public record PredictionColumns(
    String label,
    Optional<String> patient,
    Optional<String> lesion,
    Optional<List<String>> classes) {
  static final String CHOSEN = "pred_class";
  static final String SYNTHETIC = "synthetic";
}
