package dev.nidus.core.lesion;

/// One data row of a user's table: a lesion, or a row that names none and says why.
public sealed interface CohortRow permits Lesion, UnusableRow {

  /// The number of the row, 1 = first data row.
  long row();

  /// The scan as the user wrote it.
  String scanName();
}
