package dev.nidus.app.retest;

import java.util.Optional;

/// What the columns of a table of readings mean.
///
/// @param lesion names the lesion
/// @param scan says on which scan it was read
/// @param value the reading, where no features are given
/// @param patient whose lesion it is, if a column says it
public record RetestColumns(String lesion, String scan, String value, Optional<String> patient) {
  /// Where features are given: the row in their table, from 1.
  static final String ROW = "row";

  static final String USUAL_PATIENT = "PatientID";
}
